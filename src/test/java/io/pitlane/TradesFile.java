package io.pitlane;

import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/**
 * A file of trades and, kept beside it, what must be in the database once it is loaded: every row with how often it is
 * there, and every refused line. Fills with and without ids of their own, equal fills, ids that come again, late ones,
 * blank lines, and broken lines of several kinds.
 */
final class TradesFile {

    /** A line that must be in quarantine. */
    record Refused(long record, long line, String reason, String raw) {}

    /** Of a thousand records so many are broken. */
    private static final int BROKEN_BELOW = 10;

    /** How far back a record comes again: sometimes in the next chunk, seldom in both directions. */
    private static final int RECENT = 300;

    private static final Instant START = Instant.parse("2026-01-05T00:00:00Z");
    private static final List<String> VENUES = List.of("binance", "okx", "coinbase", "kraken");
    private static final List<String> SYMBOLS = List.of("BTC/USDT", "ETH/USDT", "SOL/USDT");
    private static final String SAME_EACH_TIME = fill(START, 7, "", "O-same");
    private static final String ROW_OF_SAME = row(START, 7, "", "O-same");

    private final Path path;
    private final String name;
    private final Random random;
    private final Map<String, Integer> rows = new HashMap<>();
    private final List<Refused> refused = new ArrayList<>();
    private final List<String> repeatable = new ArrayList<>();
    private long records;
    private long lines;
    private long duplicates;
    private String lastFill = SAME_EACH_TIME;
    private String lastFillRow = ROW_OF_SAME;

    private TradesFile(Path path, long seed) {
        this.path = path;
        this.name = path.getFileName().toString();
        this.random = new Random(seed);
    }

    /** Writes a file with broken lines among its records. */
    static TradesFile write(Path path, int records, long seed) throws IOException {
        return write(path, records, seed, 0);
    }

    /** Writes a file without broken lines. */
    static TradesFile writeSound(Path path, int records, long seed) throws IOException {
        return write(path, records, seed, BROKEN_BELOW);
    }

    private static TradesFile write(Path path, int records, long seed, int leastKind) throws IOException {
        TradesFile file = new TradesFile(path, seed);
        try (BufferedWriter writer = Files.newBufferedWriter(path)) {
            while (file.records < records) {
                file.writeNext(writer, leastKind);
            }
        }
        return file;
    }

    Path path() {
        return path;
    }

    long records() {
        return records;
    }

    long duplicates() {
        return duplicates;
    }

    /** As {@link LoadAudit} reads them from the table, each with the number of times that it must be there. */
    Map<String, Integer> rows() {
        return rows;
    }

    long rowCount() {
        return rows.values().stream().mapToLong(Integer::longValue).sum();
    }

    List<Refused> refused() {
        return refused;
    }

    private void writeNext(BufferedWriter writer, int leastKind) throws IOException {
        int kind = random.nextInt(leastKind, 1000);
        int number = (int) records;
        Instant ts = START.plus(records * 1500L, ChronoUnit.MICROS);
        if (kind < BROKEN_BELOW) {
            refuse(writer, number, ts);
        } else if (kind < 20 && !repeatable.isEmpty()) {
            duplicates++;
            line(writer, repeatable.get(repeatable.size() - 1 - random.nextInt(Math.min(RECENT, repeatable.size()))));
        } else if (kind < 23) {
            add(writer, SAME_EACH_TIME, ROW_OF_SAME);
        } else if (kind < 60) {
            add(writer, lastFill, lastFillRow);
        } else if (kind < 350) {
            String order = "O-" + number / 4;
            lastFill = fill(ts, number, "", order);
            lastFillRow = row(ts, number, "", order);
            add(writer, lastFill, lastFillRow);
        } else {
            Instant when = kind < 400 ? ts.minus(random.nextInt(3_600_000), ChronoUnit.MILLIS) : ts;
            String id = name + "-" + number;
            String fill = fill(when, number, id, "");
            if (kind < 500) {
                repeatable.add(fill);
            }
            add(writer, fill, row(when, number, id, id));
        }
        if (kind == 999) {
            writer.write(" \n");
            lines++;
        }
    }

    private void add(BufferedWriter writer, String fill, String row) throws IOException {
        rows.merge(row, 1, Integer::sum);
        line(writer, fill);
    }

    private void refuse(BufferedWriter writer, int number, Instant ts) throws IOException {
        String good = fill(ts, number, name + "-bad-" + number, "");
        switch (random.nextInt(6)) {
            case 0 -> refuse(writer, "bad-json", good.substring(0, good.length() / 2));
            case 1 -> refuse(writer, "wrong-type", good.replaceFirst("\"price\":[^,]+", "\"price\":\"dear\""));
            case 2 -> refuse(writer, "missing-field", good.replaceFirst("\"qty\":[^,]+,", ""));
            case 3 -> refuse(writer, "unknown-word", good.replaceFirst("\"side\":\"\\w+\"", "\"side\":\"hold\""));
            case 4 -> refuse(writer, "out-of-bounds", good.replaceFirst("\"ts\":\"2026", "\"ts\":\"1926"));
            default -> refuse(writer, "not-finite", good.replaceFirst("\"price\":[^,]+", "\"price\":\"NaN\""));
        }
    }

    private void refuse(BufferedWriter writer, String reason, String raw) throws IOException {
        refused.add(new Refused(records, lines + 1, reason, raw));
        line(writer, raw);
    }

    private void line(BufferedWriter writer, String text) throws IOException {
        writer.write(text);
        writer.write('\n');
        records++;
        lines++;
    }

    private static String fill(Instant ts, int number, String tradeId, String orderId) {
        return "{\"ts\":\"" + ts + "\",\"symbol\":\"" + SYMBOLS.get(number % 3) + "\",\"venue\":\""
                + VENUES.get(number % 4) + "\",\"side\":\"" + (number % 2 == 0 ? "buy" : "sell") + "\",\"price\":"
                + (number % 90_000 + 1) / 100.0 + ",\"qty\":" + (number % 500 + 1) / 1000.0
                + (tradeId.isEmpty() ? "" : ",\"trade_id\":\"" + tradeId + "\"")
                + (orderId.isEmpty() ? "" : ",\"order_id\":\"" + orderId + "\"") + ",\"fee\":" + number % 7 + "}";
    }

    private static String row(Instant ts, int number, String tradeId, String orderId) {
        return ChronoUnit.MICROS.between(Instant.EPOCH, ts) + "|" + SYMBOLS.get(number % 3) + "|"
                + VENUES.get(number % 4) + "|" + (number % 2 == 0 ? "buy" : "sell") + "|" + (number % 90_000 + 1) + "|"
                + (number % 500 + 1) + "|" + tradeId + "|" + orderId + "|" + number % 7;
    }
}
