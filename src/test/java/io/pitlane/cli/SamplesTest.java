package io.pitlane.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.pitlane.dataset.Catalog;
import io.pitlane.dataset.Dataset;
import io.pitlane.dataset.RecordCodec;
import io.pitlane.dataset.RefusedRecordException;
import io.pitlane.dataset.RowBuffer;
import io.pitlane.dataset.Timestamps;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class SamplesTest {

    private static final Path SAMPLES = CommandRun.PROJECT.resolve("data/samples");

    @Test
    void areASmallTreeOfAllEntitiesAndVenues() throws IOException {
        List<String> files = files();

        assertThat(files).hasSizeBetween(150, 250);
        assertThat(files)
                .allMatch(file -> file.matches(
                        "pit/[a-z_]+/\\d{4}/\\d\\d/\\d\\d/\\d\\d-\\d\\d-\\d\\d-[a-z_]+(-BROKEN-[a-z0-9-]+)?"
                                + "\\.(json|json\\.gz|ndjson|ndjson\\.zst)"));
        assertThat(files).anyMatch(file -> file.endsWith(".json.gz"));
        assertThat(files).anyMatch(file -> file.endsWith(".ndjson.zst"));
        for (String source : List.of("binance", "okx", "coinbase", "kraken", "regime_detector", "scanner")) {
            assertThat(files).anyMatch(file -> file.endsWith("-" + source + ".json"));
        }
        assertThat(bytes()).isLessThan(1_000_000);
    }

    @Test
    void markEveryBrokenFileAndNoOther() throws IOException {
        Set<String> marked =
                files().stream().filter(file -> file.contains("-BROKEN-")).collect(Collectors.toSet());
        Set<String> expected = new TreeSet<>();
        expected()
                .get("refused")
                .forEach(record -> expected.add(record.get("path").asText()));

        assertThat(expected).isEqualTo(marked);
    }

    @Test
    void expectSumsThatAddUp() throws IOException {
        JsonNode expected = expected();
        long files = 0;
        long rejected = 0;
        for (JsonNode dataset : expected.get("datasets")) {
            files += dataset.get("files").asLong();
            rejected += dataset.get("rejected").asLong();
            assertThat(dataset.get("read").asLong())
                    .isEqualTo(dataset.get("inserted").asLong()
                            + dataset.get("updated").asLong()
                            + dataset.get("duplicate").asLong()
                            + dataset.get("rejected").asLong());
        }

        assertThat(files).isEqualTo(files().size());
        assertThat(rejected).isEqualTo(expected.get("refused").size());
    }

    @Test
    void markEachBrokenRecordWithTheReasonForWhichTheCodecRefusesIt() throws Exception {
        Catalog catalog = Catalog.read(CommandRun.PROJECT.resolve("config/datasets"));

        for (JsonNode record : expected().get("refused")) {
            Path file = SAMPLES.resolve(record.get("path").asText());
            Dataset dataset = catalog.find(Samples.in(SAMPLES).datasetOf(file)).orElseThrow();
            byte[] text = textOf(file, record.get("record").asInt());

            assertThatExceptionOfType(RefusedRecordException.class)
                    .as(record.toString())
                    .isThrownBy(() -> encode(dataset, text))
                    .satisfies(refused -> assertThat(refused.reason().code())
                            .isEqualTo(record.get("reason").asText()));
        }
    }

    @Test
    void describeEveryBrokenRecordInTheirReadme() throws IOException {
        String readme = Files.readString(SAMPLES.resolve("README.md"));

        for (JsonNode record : expected().get("refused")) {
            String path = record.get("path").asText().substring("pit/".length());
            assertThat(readme)
                    .contains("| `" + path + "` | " + record.get("reason").asText() + " | "
                            + record.get("why").asText() + " |");
        }
    }

    private static byte[] textOf(Path file, int record) throws IOException {
        return file.toString().endsWith(".ndjson")
                ? Files.readAllLines(file).get(record).getBytes(StandardCharsets.UTF_8)
                : Files.readAllBytes(file);
    }

    private static void encode(Dataset dataset, byte[] text) throws RefusedRecordException {
        new RecordCodec(dataset).encode(text, 0, text.length, new RowBuffer(1, 1000), Timestamps.micros(Instant.now()));
    }

    private static JsonNode expected() throws IOException {
        return new ObjectMapper().readTree(SAMPLES.resolve("expected.json").toFile());
    }

    private static List<String> files() throws IOException {
        try (Stream<Path> walk = Files.walk(SAMPLES.resolve("pit"))) {
            return walk.filter(Files::isRegularFile)
                    .map(file -> SAMPLES.relativize(file).toString())
                    .sorted()
                    .toList();
        }
    }

    private static long bytes() throws IOException {
        try (Stream<Path> walk = Files.walk(SAMPLES)) {
            return walk.filter(Files::isRegularFile)
                    .mapToLong(file -> file.toFile().length())
                    .sum();
        }
    }
}
