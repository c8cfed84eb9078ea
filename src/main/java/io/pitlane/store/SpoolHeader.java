package io.pitlane.store;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Optional;
import java.util.zip.CRC32C;

/**
 * The first line of a spool file. Its last member is a checksum of all before it, so that a header is known to be as it
 * was written or is none.
 *
 * @param records and {@code bytes}, {@code sha256}: of the lines that follow
 * @param isMirrored and {@code wholeSha256}: as in {@link SpoolBatch}
 * @param writer and {@code sequence}: who wrote it, and as which of his files, from 1
 */
record SpoolHeader(
        String batchId,
        String dataset,
        LineForm form,
        String source,
        Instant acceptedAt,
        int records,
        long bytes,
        String sha256,
        LineSums lineSums,
        boolean isMirrored,
        Optional<String> wholeSha256,
        String writer,
        long sequence) {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String CHECK = ",\"crc32c\":\"";
    private static final int TAIL = CHECK.length() + 8 + "\"}".length();

    static SpoolHeader of(SpoolBatch batch, String writer, long sequence) {
        return new SpoolHeader(
                batch.batchId(),
                batch.dataset(),
                batch.form(),
                batch.source(),
                batch.acceptedAt(),
                batch.records(),
                batch.lines().length,
                Digests.sha256(batch.lines(), 0),
                LineSums.of(batch.lines()),
                batch.isMirrored(),
                batch.wholeSha256(),
                writer,
                sequence);
    }

    /** With the end of the line. */
    byte[] encode() {
        ObjectNode node = JSON.createObjectNode()
                .put("batch", batchId)
                .put("dataset", dataset)
                .put("form", form.name().toLowerCase(Locale.ROOT))
                .put("source", source)
                .put("accepted_at", acceptedAt.toString())
                .put("records", records)
                .put("bytes", bytes)
                .put("sha256", sha256)
                .put("lines_crc32c", lineSums.text())
                .put("writer", writer)
                .put("sequence", sequence);
        wholeSha256.ifPresent(whole -> node.put("whole_sha256", whole));
        if (isMirrored) {
            node.put("mirrored", true);
        }
        byte[] members = node.toString().getBytes(StandardCharsets.UTF_8);
        byte[] checked = Arrays.copyOf(members, members.length - 1 + TAIL + 1);
        String tail = CHECK + checksum(members, members.length - 1) + "\"}\n";
        System.arraycopy(tail.getBytes(StandardCharsets.US_ASCII), 0, checked, members.length - 1, tail.length());
        return checked;
    }

    /** @param line without its end; empty where it is no header, or not as it was written */
    static Optional<SpoolHeader> parse(byte[] line) {
        int end = line.length - TAIL;
        if (end < 1) {
            return Optional.empty();
        }
        String tail = new String(line, end, TAIL, StandardCharsets.ISO_8859_1);
        if (!tail.equals(CHECK + checksum(line, end) + "\"}")) {
            return Optional.empty();
        }
        try {
            return Optional.of(of(JSON.readTree(line)));
        } catch (JsonProcessingException | IllegalArgumentException | DateTimeException notOurs) {
            return Optional.empty();
        } catch (java.io.IOException impossible) {
            throw new java.io.UncheckedIOException(impossible);
        }
    }

    private static SpoolHeader of(JsonNode node) {
        return new SpoolHeader(
                text(node, "batch"),
                text(node, "dataset"),
                LineForm.valueOf(text(node, "form").toUpperCase(Locale.ROOT)),
                text(node, "source"),
                Instant.parse(text(node, "accepted_at")),
                node.path("records").asInt(),
                node.path("bytes").asLong(),
                text(node, "sha256"),
                LineSums.parse(text(node, "lines_crc32c")),
                node.path("mirrored").asBoolean(),
                Optional.ofNullable(node.path("whole_sha256").textValue()),
                text(node, "writer"),
                node.path("sequence").asLong());
    }

    private static String text(JsonNode node, String member) {
        JsonNode value = node.path(member);
        if (!value.isTextual()) {
            throw new IllegalArgumentException(member);
        }
        return value.textValue();
    }

    private static String checksum(byte[] bytes, int length) {
        CRC32C sum = new CRC32C();
        sum.update(bytes, 0, length);
        return HexFormat.of().toHexDigits((int) sum.getValue());
    }
}
