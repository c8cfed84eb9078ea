package io.pitlane.store;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The notes of one writer, {@code .writers/<writer>.journal}: which number was written under which name, and which left the
 * spool as it should. So a file that vanished is missed.
 *
 * <p>Notes that come together cost one short write, which is not brought to the disk: a killed process loses none. A loss of power may take the
 * last ones; then the headers of the files speak, and a number without a trace counts as missing.
 */
final class WriterJournal {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String ENDING = ".journal";
    private static final String STARTED = "started";
    private static final String WRITTEN = "written";
    private static final String LEFT = "left";
    private static final String MIRRORED = "mirrored";

    private final FileLayer layer;
    private final Path file;

    WriterJournal(FileLayer layer, Path folder, String writer) {
        this.layer = layer;
        this.file = folder.resolve(writer + ENDING);
    }

    /** What the notes say, by number. */
    record Notes(String boot, SortedMap<Long, Written> open, SortedMap<Long, Boolean> known) {}

    /**
     * @param path below the spool's folder
     * @param isMirrored as in {@link SpoolBatch}
     */
    record Written(String batchId, String sha256, String path, boolean isMirrored) {}

    /** @param boot tells one run of the machine from the next; empty where the system does not say */
    void started(String boot) throws IOException {
        note(JSON.createArrayNode().add(STARTED).add(boot));
    }

    void written(long sequence, Written file) throws IOException {
        ArrayNode note = JSON.createArrayNode()
                .add(WRITTEN)
                .add(sequence)
                .add(file.batchId())
                .add(file.sha256())
                .add(file.path());
        note(file.isMirrored() ? note.add(MIRRORED) : note);
    }

    /** The numbers left the spool, or never came to be in it. */
    void left(Collection<Long> sequences) throws IOException {
        note(sequences.stream()
                .map(sequence -> JSON.createArrayNode().add(LEFT).add(sequence))
                .toList());
    }

    private void note(ArrayNode note) throws IOException {
        note(List.of(note));
    }

    /** Begins with the end of a line, so that a note which a full disk cut stays by itself. */
    private void note(List<ArrayNode> notes) throws IOException {
        StringBuilder lines = new StringBuilder();
        notes.forEach(each -> lines.append('\n').append(each).append('\n'));
        layer.append(file, lines.toString().getBytes(StandardCharsets.UTF_8));
    }

    boolean exists() {
        return Files.exists(file);
    }

    void delete() throws IOException {
        layer.delete(file);
    }

    static Optional<String> writerOf(Path file) {
        String name = file.getFileName().toString();
        return name.endsWith(ENDING)
                ? Optional.of(name.substring(0, name.length() - ENDING.length()))
                : Optional.empty();
    }

    /** What cannot be read is left out. */
    Notes read() throws IOException {
        String boot = "";
        SortedMap<Long, Written> written = new TreeMap<>();
        SortedMap<Long, Boolean> known = new TreeMap<>();
        Map<Long, Boolean> left = new LinkedHashMap<>();
        for (List<String> note : notes()) {
            if (note.get(0).equals(STARTED) && note.size() == 2) {
                boot = note.get(1);
                continue;
            }
            Long sequence = Long.valueOf(note.get(1));
            known.put(sequence, true);
            if (note.get(0).equals(WRITTEN) && note.size() >= 5) {
                boolean isMirrored = note.size() > 5 && note.get(5).equals(MIRRORED);
                written.put(sequence, new Written(note.get(2), note.get(3), note.get(4), isMirrored));
            } else if (note.get(0).equals(LEFT)) {
                left.put(sequence, true);
            }
        }
        left.keySet().forEach(written::remove);
        return new Notes(boot, written, known);
    }

    private List<List<String>> notes() throws IOException {
        List<List<String>> notes = new ArrayList<>();
        for (String line : new String(Files.readAllBytes(file), StandardCharsets.UTF_8).split("\n")) {
            List<String> note = parse(line);
            if (note.size() >= 2) {
                notes.add(note);
            }
        }
        return notes;
    }

    private static List<String> parse(String line) {
        List<String> values = new ArrayList<>();
        try {
            JSON.readTree(line).forEach(value -> values.add(value.asText()));
            if (values.size() > 1 && !values.get(0).equals(STARTED)) {
                Long.parseLong(values.get(1));
            }
            return values;
        } catch (IOException | NumberFormatException cut) {
            return List.of();
        }
    }
}
