package io.pitlane;

import static org.assertj.core.api.Assertions.assertThat;

import io.pitlane.database.EmbeddedServer;
import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Two processes that load recordings of the same trades at the same moment, into days that have no partition yet. {@code
 * -Dpitlane.test.seed=N} uses a seed again.
 */
class ConcurrentRecordingsTest {

    private static final Duration PATIENCE = Duration.ofMinutes(3);
    private static final int PER_DAY = 30_000;
    private static final int DAYS = 5;
    private static final int TRADES = PER_DAY * DAYS;
    private static final long FIRST = 1_767_225_600_000L; // 2026-01-01
    private static final long APART = 86_400_000L / PER_DAY;

    @TempDir
    private Path folder;

    private final long seed = Long.getLong("pitlane.test.seed", System.nanoTime());
    private final Random random = new Random(seed);
    private PitlaneHome home;
    private EmbeddedServer server;

    @BeforeEach
    void openTheServer() {
        home = new PitlaneHome(folder.resolve("data"));
        try (PitlaneProcess migration = home.start("db", "migrate")) {
            assertThat(migration.exitCode(PATIENCE)).as(migration.errors()).isZero();
        }
        server = home.openServer();
    }

    @AfterEach
    void leaveNoServer() {
        System.out.println(getClass().getSimpleName() + ", seed " + seed);
        server.close();
        home.killPostmaster();
    }

    /** Each has what the other lacks, and three days are in both. */
    @Test
    void overlappingRecordingsInTheOrderOfTimeAreLoadedOnce() throws Exception {
        Path first = write("first.ndjson", lines(0, 4 * PER_DAY));
        Path second = write("second.ndjson", lines(PER_DAY, TRADES));

        loadAtOnce(first, 4 * PER_DAY, second, 4 * PER_DAY);
    }

    /** Every chunk of the second reaches every day, and meets the first's rows in another order. */
    @Test
    void overlappingRecordingsInAnotherOrderAreLoadedOnce() throws Exception {
        Path first = write("first.ndjson", lines(0, TRADES));
        List<String> shuffled = lines(PER_DAY / 2, TRADES - PER_DAY / 2);
        Collections.shuffle(shuffled, random);
        Path second = write("second.ndjson", shuffled);

        loadAtOnce(first, TRADES, second, shuffled.size());
    }

    private void loadAtOnce(Path first, int inFirst, Path second, int inSecond) throws Exception {
        try (PitlaneProcess one = ingest(first);
                PitlaneProcess other = ingest(second)) {
            for (PitlaneProcess process : List.of(one, other)) {
                assertThat(process.exitCode(PATIENCE)).as(process.errors()).isZero();
                assertThat(process.errors()).doesNotContain("ERROR", "WARN", "Exception");
            }
            assertThat(total(one, "read")).isEqualTo(inFirst);
            assertThat(total(other, "read")).isEqualTo(inSecond);
            assertThat(total(one, "inserted") + total(other, "inserted")).isEqualTo(TRADES);
            assertThat(total(one, "duplicate") + total(other, "duplicate")).isEqualTo(inFirst + inSecond - TRADES);
        }
        try (Connection connection = PitlaneHome.connect(server.target())) {
            assertThat(number(connection, "select count(*) from market.trades")).isEqualTo(TRADES);
            assertThat(number(
                            connection,
                            "select count(*) from generate_series(0, " + (TRADES - 1) + ") i full join market.trades t"
                                    + " on t.trade_id = (1000000 + i)::text and t.price = i + 1.5 and t.size = 0.25"
                                    + " and t.symbol = 'BTC/USDT' and t.side = 'buy' and t.ts = to_timestamp(" + FIRST
                                    + " / 1000) + i * interval '" + APART + " milliseconds'"
                                    + " where i is null or t.id is null"))
                    .as("seed %d", seed)
                    .isZero();
            assertThat(number(connection, "select sum(inserted) from ops.loads"))
                    .isEqualTo(TRADES);
            assertThat(number(connection, "select count(*) from ops.quarantine"))
                    .isZero();
            assertThat(number(connection, "select count(*) from ops.day_loads")).isZero();
            assertThat(number(
                            connection,
                            "select count(*) from pg_class where relname like '%loading%' and relkind = 'r'"))
                    .isZero();
            assertThat(number(
                            connection, "select count(*) from pg_inherits where inhparent = 'market.trades'::regclass"))
                    .isEqualTo(DAYS);
        }
    }

    private PitlaneProcess ingest(Path path) {
        return home.start("ingest", "--format", "json", path.toString());
    }

    private static long total(PitlaneProcess process, String count) {
        return process.report().at("/totals/" + count).asLong();
    }

    private Path write(String name, List<String> lines) throws IOException {
        Path file = folder.resolve(name);
        try (BufferedWriter writer = Files.newBufferedWriter(file)) {
            for (String line : lines) {
                writer.write(line);
            }
        }
        return file;
    }

    /** Recorded lines of the trades {@code [from, to)}. */
    private static List<String> lines(int from, int to) {
        List<String> lines = new ArrayList<>();
        for (int i = from; i < to; i++) {
            lines.add("{\"exchange\":\"okx\",\"kind\":\"trades\",\"symbol\":\"BTC/USDT\",\"received_at\":null,"
                    + "\"payload\":{\"code\":\"0\",\"msg\":\"\",\"data\":[{\"instId\":\"BTC-USDT\",\"side\":\"buy\","
                    + "\"sz\":\"0.25\",\"px\":\"" + (i + 1) + ".5\",\"tradeId\":\"" + (1_000_000 + i) + "\",\"ts\":\""
                    + (FIRST + i * APART) + "\"}]}}\n");
        }
        return lines;
    }

    private static long number(Connection connection, String query) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(query)) {
            row.next();
            return row.getLong(1);
        }
    }
}
