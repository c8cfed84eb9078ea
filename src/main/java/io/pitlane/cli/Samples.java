package io.pitlane.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.pitlane.error.OperationFailedException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/** The files that the demo loads, and what loading them should come to. Stateless. */
final class Samples {

    private static final String TREE = "pit";
    private static final String EXPECTED = "expected.json";

    private final Path folder;
    private final JsonNode expected;

    private Samples(Path folder, JsonNode expected) {
        this.folder = folder;
        this.expected = expected;
    }

    /** @throws OperationFailedException if they are not there */
    static Samples in(Path folder) {
        try {
            JsonNode expected =
                    new ObjectMapper().readTree(folder.resolve(EXPECTED).toFile());
            return new Samples(folder, expected);
        } catch (IOException e) {
            throw new OperationFailedException(
                    "Cannot read the samples in " + folder + ": " + e.getMessage() + "; check them out again", e);
        }
    }

    Path folder() {
        return folder;
    }

    /**
     * Copies every sample into the inbox folder of its dataset. A file appears there whole, and with the age of the
     * sample, so that it is taken at once.
     *
     * @return the sample of each copy, in the order of their paths
     */
    Map<Path, Path> copyInto(Path inbox) {
        Map<Path, Path> samples = new TreeMap<>();
        try (Stream<Path> walk = Files.walk(folder.resolve(TREE))) {
            walk.filter(Files::isRegularFile).forEach(sample -> samples.put(copyOf(sample, inbox), sample));
            for (Map.Entry<Path, Path> entry : samples.entrySet()) {
                copy(entry.getValue(), entry.getKey());
            }
        } catch (IOException | UncheckedIOException e) {
            throw new OperationFailedException(
                    "Cannot copy the samples from " + folder + " to " + inbox + ": " + e.getMessage()
                            + "; is there space, and may the folder be written?",
                    e);
        }
        return samples;
    }

    /** The dataset of a sample; a bare entity is one of {@code pit}. */
    String datasetOf(Path sample) {
        String entity = folder.resolve(TREE).relativize(sample).getName(0).toString();
        return entity.contains(".") ? entity : "pit." + entity;
    }

    /** How many records of each sample are broken on purpose; a sample without any is not in it. */
    Map<Path, Long> marked() {
        Map<Path, Long> marked = new LinkedHashMap<>();
        for (JsonNode record : expected.path("refused")) {
            marked.merge(folder.resolve(record.path("path").asText()), 1L, Long::sum);
        }
        return marked;
    }

    /** How many records the samples hold, by dataset. */
    Map<String, Long> records() {
        Map<String, Long> records = new LinkedHashMap<>();
        expected.path("datasets")
                .properties()
                .forEach(dataset -> records.put(
                        dataset.getKey(), dataset.getValue().path("read").asLong()));
        return records;
    }

    /** Answers of exchanges, one folder a venue. */
    Path feeds() {
        return folder.resolve("feeds");
    }

    /** When these answers count as received, so that a second demo meets the same records. */
    Instant feedsReceivedAt() {
        return Instant.parse(expected.at("/feeds/received_at").asText());
    }

    /** How many records the answers hold that the feeds get, by dataset. */
    Map<String, Long> feedRecords() {
        Map<String, Long> records = new LinkedHashMap<>();
        expected.at("/feeds/read")
                .properties()
                .forEach(dataset ->
                        records.put(dataset.getKey(), dataset.getValue().asLong()));
        return records;
    }

    private Path copyOf(Path sample, Path inbox) {
        Path tree = folder.resolve(TREE).relativize(sample);
        return inbox.resolve(datasetOf(sample)).resolve(tree.subpath(1, tree.getNameCount()));
    }

    private static void copy(Path sample, Path copy) throws IOException {
        Files.createDirectories(copy.getParent());
        Path unfinished = copy.resolveSibling("." + copy.getFileName() + ".tmp");
        Files.copy(sample, unfinished, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.COPY_ATTRIBUTES);
        Files.move(unfinished, copy, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }
}
