package io.pitlane.http;

import io.pitlane.error.InvalidInputException;
import io.pitlane.http.ReadColumn.Kind;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.zip.CRC32;

/**
 * Where a page ended, as a word that a client hands back: the key of its last row, and what was asked, so that it is not
 * taken for the place in another list. Whoever makes one up gets at no more than by asking without one.
 */
final class PageCursor {

    private static final String SEPARATOR = "\n";
    private static final int SUM_BYTES = Integer.BYTES;

    private PageCursor() {}

    /** @param fingerprint tells which rows were asked for, and in which order */
    static String write(List<String> key, String fingerprint) {
        byte[] text = String.join(SEPARATOR, key).getBytes(StandardCharsets.UTF_8);
        byte[] whole = ByteBuffer.allocate(2 * SUM_BYTES + text.length)
                .putInt(sum(text))
                .putInt(sum(fingerprint.getBytes(StandardCharsets.UTF_8)))
                .put(text)
                .array();
        return Base64.getUrlEncoder().withoutPadding().encodeToString(whole);
    }

    /** @throws InvalidInputException if it is no cursor, or one of another list */
    static List<String> read(String cursor, ReadTable table, String fingerprint) {
        ByteBuffer whole = ByteBuffer.wrap(decode(cursor));
        if (whole.remaining() < 2 * SUM_BYTES) {
            throw unknown();
        }
        int sumOfText = whole.getInt();
        int sumOfFingerprint = whole.getInt();
        byte[] text = new byte[whole.remaining()];
        whole.get(text);
        if (sumOfText != sum(text)) {
            throw unknown();
        }
        if (sumOfFingerprint != sum(fingerprint.getBytes(StandardCharsets.UTF_8))) {
            throw new InvalidInputException(
                    "cursor belongs to another list: repeat the other parameters of the page that gave it; only limit may"
                            + " change. A page of files is not gone on with in the database, nor the other way round"
                            + " (X-Pitlane-Tier): begin with the first page again");
        }
        List<String> key = Arrays.asList(new String(text, StandardCharsets.UTF_8)
                .split(SEPARATOR, table.key().size()));
        if (key.size() != table.key().size()) {
            throw unknown();
        }
        for (int i = 0; i < key.size(); i++) {
            requireValue(table.key().get(i).kind(), key.get(i));
        }
        return key;
    }

    private static void requireValue(Kind kind, String text) {
        try {
            switch (kind) {
                case TIME -> Instant.parse(text);
                case NUMBER -> Long.parseLong(text);
                case DOUBLE -> Double.parseDouble(text);
                default -> {
                    // Any text is one.
                }
            }
        } catch (DateTimeException | NumberFormatException e) {
            throw unknown();
        }
    }

    private static byte[] decode(String cursor) {
        try {
            return Base64.getUrlDecoder().decode(cursor);
        } catch (IllegalArgumentException e) {
            throw unknown();
        }
    }

    private static InvalidInputException unknown() {
        return new InvalidInputException("cursor is not one that a page gave as \"next\"");
    }

    private static int sum(byte[] bytes) {
        CRC32 sum = new CRC32();
        sum.update(bytes);
        return (int) sum.getValue();
    }
}
