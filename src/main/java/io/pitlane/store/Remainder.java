package io.pitlane.store;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What can be saved of a damaged spool file. It stays the same batch: should the original have been committed after all,
 * the ledger knows it, and should the file be met again, nothing doubles.
 *
 * @param batch empty where nothing can be saved
 * @param lost records that are not in it, as far as they can be counted
 */
record Remainder(Optional<SpoolBatch> batch, int saved, int lost) {

    private static final ObjectMapper JSON = new ObjectMapper().enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);
    private static final String[] OF_HEADERS = {"\"batch\"", "\"accepted_at\"", "\"sha256\"", "\"writer\"", "\"crc32c\""
    };
    private static final String[] OF_RECORDINGS = {"exchange", "kind", "payload"};

    /** With its header, each line that is as it was written is known. */
    static Remainder of(SpoolHeader header, byte[] lines) {
        ByteArrayOutputStream whole = new ByteArrayOutputStream(lines.length);
        int saved = 0;
        int next = 0;
        for (int start = 0; start < lines.length; ) {
            int end = Lines.end(lines, start);
            int index = header.lineSums().indexOf(next, lines, start, end);
            if (index >= 0) {
                whole.write(lines, start, end - start);
                next = index + 1;
                saved++;
            }
            start = end;
        }
        SpoolBatch batch = new SpoolBatch(
                header.batchId(),
                header.dataset(),
                header.form(),
                header.source(),
                header.acceptedAt(),
                whole.toByteArray(),
                saved,
                header.isMirrored(),
                header.wholeSha256().or(() -> Optional.of(header.sha256())));
        return new Remainder(Optional.of(batch).filter(each -> each.records() > 0), saved, header.records() - saved);
    }

    /**
     * Without a header, the lines that are whole JSON objects are taken.
     *
     * @param note what the journal says of the file; empty: the batch is named after its content
     * @param source as the file's name tells
     */
    static Remainder of(SpoolFile file, SpoolEntry entry, Optional<WriterJournal.Written> note, String source) {
        Collected collected = new Collected();
        boolean asWritten = note.isPresent() && note.get().sha256().equals(Digests.sha256(file.lines(), 0));
        if (!looksLikeHeader(file.first())) {
            collected.add(file.first(), 0, file.first().length);
        }
        for (int start = 0; start < file.lines().length; ) {
            int end = Lines.end(file.lines(), start);
            collected.add(file.lines(), start, end);
            start = end;
        }
        if (asWritten) {
            collected.takeAll(file.lines());
        }
        String batchId = note.map(WriterJournal.Written::batchId).orElseGet(() -> nameOf(file));
        SpoolBatch batch = new SpoolBatch(
                batchId,
                entry.dataset(),
                collected.form(),
                source,
                entry.acceptedAt(),
                collected.whole.toByteArray(),
                collected.saved,
                note.map(WriterJournal.Written::isMirrored).orElse(false),
                note.map(WriterJournal.Written::sha256));
        return new Remainder(Optional.of(batch).filter(each -> each.records() > 0), collected.saved, collected.lost);
    }

    private static boolean looksLikeHeader(byte[] line) {
        String text = new String(line, StandardCharsets.ISO_8859_1);
        return Stream.of(OF_HEADERS).filter(text::contains).count() >= 2;
    }

    /** The same for the same damaged file. */
    private static String nameOf(SpoolFile file) {
        String both = Digests.sha256(file.first(), 0) + Digests.sha256(file.lines(), 0);
        return "torn-"
                + Digests.sha256(both.getBytes(StandardCharsets.US_ASCII), 0).substring(0, 40);
    }

    private static final class Collected {

        private final ByteArrayOutputStream whole = new ByteArrayOutputStream();
        private int saved;
        private int lost;
        private boolean recording;

        private void add(byte[] bytes, int start, int end) {
            Optional<JsonNode> object = Lines.isEnded(bytes, start, end) ? object(bytes, start, end) : Optional.empty();
            if (object.isEmpty()) {
                lost += end > start ? 1 : 0;
                return;
            }
            recording |= saved == 0 && Stream.of(OF_RECORDINGS).allMatch(object.get()::has);
            whole.write(bytes, start, end - start);
            saved++;
        }

        /** All of it is proven. */
        private void takeAll(byte[] lines) {
            lost = 0;
            whole.reset();
            whole.write(lines, 0, lines.length);
            saved = LineSums.count(lines);
        }

        private LineForm form() {
            return recording ? LineForm.RECORDING : LineForm.RECORDS;
        }

        private static Optional<JsonNode> object(byte[] bytes, int start, int end) {
            try {
                return Optional.of(JSON.readTree(bytes, start, end - start)).filter(JsonNode::isObject);
            } catch (IOException isNone) {
                return Optional.empty();
            }
        }
    }
}
