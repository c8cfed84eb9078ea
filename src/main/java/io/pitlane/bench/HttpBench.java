package io.pitlane.bench;

import io.pitlane.error.OperationFailedException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.sql.Types;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Posts of one record each over kept-alive connections, every one durable when it is answered, against as many JDBC
 * connections that insert single rows by a prepared statement, each committed by itself, into a table of the same form.
 */
public final class HttpBench {

    private static final String BASELINE = "single-row INSERT, prepared, autocommit, as many JDBC connections";
    private static final String PATH = "/ingest/pit.trades";
    private static final String TABLE = "ops.bench_trades";
    /** Rounds that do not count: a service is measured, and one that runs has been compiled. */
    private static final int WARM_UPS = 2;

    private static final Instant START = Instant.parse("2026-01-05T00:00:00Z");

    private final HttpBenchParts parts;
    private final AtomicLong next = new AtomicLong();

    public HttpBench(HttpBenchParts parts) {
        this.parts = parts;
    }

    /**
     * @param seconds of a round of either side
     * @param rounds of both sides; two more before them, which do not count, warm both up
     */
    public HttpBenchResult run(int connections, int seconds, int rounds) {
        try {
            execute("create table " + TABLE + " (like pit.trades including all)");
            List<Double> ours = new ArrayList<>();
            List<Double> baseline = new ArrayList<>();
            for (int round = 1 - WARM_UPS; round <= rounds; round++) {
                // Who runs first changes, so that neither always meets the warmer machine.
                double first = round % 2 == 0 ? inserts(connections, seconds) : posts(connections, seconds);
                double second = round % 2 == 0 ? posts(connections, seconds) : inserts(connections, seconds);
                double their = round % 2 == 0 ? first : second;
                double our = round % 2 == 0 ? second : first;
                parts.listener()
                        .accept("%s: pitlane %.0f/s, baseline %.0f/s"
                                .formatted(round <= 0 ? "warming up" : "round " + round, our, their));
                if (round > 0) {
                    ours.add(our);
                    baseline.add(their);
                }
            }
            Latencies single = single(seconds);
            double ourRate = median(ours);
            long rows = Math.round(ourRate * seconds);
            return new HttpBenchResult(
                    new BenchResult("http", rows, rows / ourRate, BASELINE, rows / median(baseline)),
                    connections,
                    single);
        } catch (SQLException | ExecutionException e) {
            throw new OperationFailedException("bench http failed: " + e.getMessage(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new OperationFailedException("bench http was interrupted", e);
        }
    }

    /** Records a second that were answered. */
    private double posts(int connections, int seconds) throws SQLException, InterruptedException, ExecutionException {
        long before = count("pit.trades");
        double[] rate = new double[1];
        long posted = together(connections, seconds, rate, end -> {
            long done = 0;
            try (HttpConnection connection = new HttpConnection(parts.port())) {
                while (System.nanoTime() < end) {
                    connection.post(PATH, trade(next.incrementAndGet()));
                    done++;
                }
            }
            return done;
        });
        requireCount("pit.trades", before + posted);
        return rate[0];
    }

    private double inserts(int connections, int seconds) throws SQLException, InterruptedException, ExecutionException {
        long before = count(TABLE);
        double[] rate = new double[1];
        long inserted = together(connections, seconds, rate, end -> {
            long done = 0;
            try (Connection connection = parts.dataSource().getConnection();
                    PreparedStatement insert = connection.prepareStatement(
                            "insert into " + TABLE
                                    + " (ts, symbol, venue, side, price, qty, order_id, trade_id) values (?, ?, ?, ?, ?, ?, ?, ?)")) {
                while (System.nanoTime() < end) {
                    bind(insert, next.incrementAndGet());
                    insert.executeUpdate();
                    done++;
                }
            }
            return done;
        });
        requireCount(TABLE, before + inserted);
        return rate[0];
    }

    /** What one of the connections does. */
    private interface Worker {

        /** @return how many records it brought in before {@code endNanos} */
        long work(long endNanos) throws Exception;
    }

    private static long together(int connections, int seconds, double[] rate, Worker worker)
            throws InterruptedException, ExecutionException {
        ExecutorService threads = Executors.newFixedThreadPool(connections);
        try {
            long start = System.nanoTime();
            long end = start + seconds * 1_000_000_000L;
            Callable<Long> work = () -> worker.work(end);
            long done = 0;
            for (Future<Long> each : threads.invokeAll(Collections.nCopies(connections, work))) {
                done += each.get();
            }
            rate[0] = done / ((System.nanoTime() - start) / 1e9);
            return done;
        } finally {
            threads.shutdownNow();
        }
    }

    private Latencies single(int seconds) throws InterruptedException, ExecutionException {
        List<Long> nanos = new ArrayList<>();
        together(1, seconds, new double[1], end -> {
            try (HttpConnection connection = new HttpConnection(parts.port())) {
                while (System.nanoTime() < end) {
                    long start = System.nanoTime();
                    connection.post(PATH, trade(next.incrementAndGet()));
                    nanos.add(System.nanoTime() - start);
                }
            }
            return nanos.size();
        });
        return Latencies.of(nanos.stream().mapToLong(Long::longValue).toArray());
    }

    private static String trade(long number) {
        return "{\"symbol\":\"BTC/USD\",\"venue\":\"okx\",\"timestamp\":\"" + timeOf(number) + "\",\"price\":"
                + (10_000 + number % 1000) + ".25,\"size\":0.125,\"side\":\"buy\",\"trade_id\":\"" + number + "\"}";
    }

    private static void bind(PreparedStatement insert, long number) throws SQLException {
        insert.setObject(1, timeOf(number).atOffset(ZoneOffset.UTC), Types.TIMESTAMP_WITH_TIMEZONE);
        insert.setString(2, "BTC/USD");
        insert.setString(3, "okx");
        insert.setString(4, "buy");
        insert.setDouble(5, 10_000.25 + number % 1000);
        insert.setDouble(6, 0.125);
        insert.setString(7, Long.toString(number));
        insert.setString(8, Long.toString(number));
    }

    private static Instant timeOf(long number) {
        return START.plusMillis(number);
    }

    private void requireCount(String table, long expected) throws SQLException {
        long found = count(table);
        if (found != expected) {
            throw new OperationFailedException(
                    table + " has " + found + " rows where " + expected + " were answered", null);
        }
    }

    private long count(String table) throws SQLException {
        try (Connection connection = parts.dataSource().getConnection();
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("select count(*) from " + table)) {
            row.next();
            return row.getLong(1);
        }
    }

    private void execute(String sql) throws SQLException {
        try (Connection connection = parts.dataSource().getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private static double median(List<Double> values) {
        List<Double> sorted = new ArrayList<>(values);
        Collections.sort(sorted);
        return sorted.get(sorted.size() / 2);
    }
}
