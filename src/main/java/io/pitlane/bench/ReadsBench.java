package io.pitlane.bench;

import io.pitlane.error.OperationFailedException;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.function.Supplier;

/**
 * Reads of PIT trades over HTTP, one request at a time over a kept-alive connection: the latest of a symbol, those of an
 * order, and the trades of each venue of a day.
 */
public final class ReadsBench {

    private static final int WARMING = 200;

    private final HttpBenchParts parts;
    private final SplittableRandom random = new SplittableRandom(42);

    public ReadsBench(HttpBenchParts parts) {
        this.parts = parts;
    }

    /**
     * @param rows in {@code pit.trades}, spread over 30 days
     * @param requests of each query in a round
     * @return the latencies by the names of the queries
     */
    public Map<String, Latencies> run(long rows, int requests, int rounds) {
        try {
            new ManyTrades(parts.dataSource()).fill(rows, parts.listener());
            Map<String, Latencies> latencies = new LinkedHashMap<>();
            Map<String, List<Long>> taken = new LinkedHashMap<>();
            try (HttpConnection connection = new HttpConnection(parts.port())) {
                Map<String, Supplier<String>> queries = queries(rows);
                queries.values().forEach(query -> measure(connection, query, WARMING));
                for (int round = 1; round <= rounds; round++) {
                    queries.forEach((name, query) -> taken.computeIfAbsent(name, each -> new ArrayList<>())
                            .addAll(measure(connection, query, requests)));
                }
            }
            taken.forEach((name, nanos) -> latencies.put(
                    name, Latencies.of(nanos.stream().mapToLong(Long::longValue).toArray())));
            return latencies;
        } catch (SQLException | IOException e) {
            throw new OperationFailedException("bench reads failed: " + e.getMessage(), e);
        }
    }

    private Map<String, Supplier<String>> queries(long rows) {
        Map<String, Supplier<String>> queries = new LinkedHashMap<>();
        queries.put(
                "latest-by-symbol",
                () -> "/pit/trades/latest?limit=100&symbol="
                        + encoded(ManyTrades.SYMBOLS.get(random.nextInt(ManyTrades.SYMBOLS.size()))));
        queries.put("by-order-id", () -> "/pit/trades/by-order/" + ManyTrades.orderOf(random.nextLong(1, rows + 1)));
        queries.put("counts-by-venue-of-a-day", () -> {
            LocalDate day = ManyTrades.FIRST_DAY.plusDays(random.nextInt(ManyTrades.DAYS));
            return "/pit/trades/count-by-venue?from=" + day + "&to=" + day;
        });
        return queries;
    }

    private static List<Long> measure(HttpConnection connection, Supplier<String> query, int requests) {
        List<Long> nanos = new ArrayList<>(requests);
        try {
            for (int i = 0; i < requests; i++) {
                String path = query.get();
                long start = System.nanoTime();
                connection.get(path);
                nanos.add(System.nanoTime() - start);
            }
        } catch (IOException e) {
            throw new OperationFailedException("bench reads failed: " + e.getMessage(), e);
        }
        return nanos;
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }
}
