package io.pitlane;

import static org.assertj.core.api.Assertions.assertThat;

import io.pitlane.database.EmbeddedServer;
import java.io.BufferedWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Loads of whole days that are not there yet, killed while rows are copied, between chunks and while indexes are built,
 * and what the next run makes of it. {@code -Dpitlane.test.seed=N} uses a seed again.
 */
class KilledDayApartTest {

    private static final int RECORDS = 240_000;
    private static final int PER_DAY = 60_000;
    private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");
    private static final Duration PATIENCE = Duration.ofMinutes(5);

    /** Either the load has begun to finish a day, or it is over. */
    private static final String FINISHING =
            "select count(*) from pg_stat_activity where state = 'active' and query like 'select ops.finish_day_load%'";

    private static final String COPIED = "select coalesce((select sum(read) from ops.loads), 0)"
            + " + coalesce((select sum(tuples_processed) from pg_stat_progress_copy), 0)";

    @TempDir
    private Path folder;

    private final long seed = Long.getLong("pitlane.test.seed", System.nanoTime());
    private final Random random = new Random(seed);
    private PitlaneHome home;
    private Path file;
    private int hits;

    @BeforeEach
    void writeTheFile() throws Exception {
        home = new PitlaneHome(folder.resolve("data"));
        file = folder.resolve("trades.ndjson");
        try (BufferedWriter writer = Files.newBufferedWriter(file)) {
            for (int i = 0; i < RECORDS; i++) {
                writer.write(trade(i));
                if (i % 120_000 == 119_999) {
                    writer.write(trade(i - 10)); // comes again at once
                }
            }
            writer.write(trade(17)); // of a day that is over
        }
    }

    @AfterEach
    void leaveNoServer() {
        home.killPostmaster();
        System.out.println(getClass().getSimpleName() + ", seed " + seed + ", " + hits + " kills in mid-load");
    }

    private static String trade(int i) {
        return "{\"exchange\":\"okx\",\"symbol\":\"BTC/USDT\",\"ts\":\""
                + START.plusMillis(86_400_000L / PER_DAY * i) + "\",\"price\":\"" + (i + 1)
                + ".5\",\"size\":\"0.25\",\"side\":\"buy\",\"trade_id\":\"t" + i + "\"}\n";
    }

    @Test
    void aLoadThatIsKilledWhileRowsAreCopiedIsFinishedByTheNextRun() throws Exception {
        for (int round = 0; round < 3; round++) {
            killWhen(COPIED, (long) (RECORDS * (0.05 + 0.7 * random.nextDouble())));
            killWhen(COPIED, (long) (RECORDS * (0.75 + 0.2 * random.nextDouble())));
            finishAndAudit();
        }
        assertThat(hits).as("seed %d", seed).isGreaterThanOrEqualTo(3);
    }

    @Test
    void aLoadThatIsKilledWhileIndexesAreBuiltIsFinishedByTheNextRun() throws Exception {
        for (int round = 0; round < 3; round++) {
            killWhen(FINISHING, 1);
            finishAndAudit();
        }
        assertThat(hits).as("seed %d", seed).isGreaterThanOrEqualTo(2);
    }

    @Test
    void aDayOfAKilledLoadIsFinishedByAnotherLoad() throws Exception {
        killWhen(COPIED, RECORDS / 2);
        Path other = Files.writeString(folder.resolve("other.ndjson"), trade(RECORDS + 1));

        try (PitlaneProcess load = ingest(other)) {
            assertThat(load.exitCode(PATIENCE)).as(load.errors()).isZero();
        }
        try (EmbeddedServer server = home.openServer();
                Connection connection = PitlaneHome.connect(server.target())) {
            assertThat(number(connection, "select count(*) from market.trades"))
                    .isEqualTo(number(connection, "select sum(inserted) from ops.loads"));
            assertThat(number(connection, "select count(*) from ops.day_loads")).isZero();
        }
    }

    private void killWhen(String query, long goal) throws Exception {
        try (PitlaneProcess load = ingest(file);
                LoadWatch watch = new LoadWatch(home)) {
            watch.await(load, query, goal);
            LoadWatch.awaitNanos(random.nextInt(30_000_000));
            if (load.isRunning()) {
                hits++;
                load.kill();
            }
            load.exitCode(PATIENCE);
        }
    }

    private void finishAndAudit() throws Exception {
        try (PitlaneProcess load = ingest(file)) {
            assertThat(load.exitCode(PATIENCE)).as(load.errors()).isZero();
            assertThat(load.report().at("/totals/read").asLong()).isEqualTo(RECORDS + 3);
        }
        try (EmbeddedServer server = home.openServer();
                Connection connection = PitlaneHome.connect(server.target())) {
            assertThat(number(connection, "select count(*) from market.trades")).isEqualTo(RECORDS);
            assertThat(number(
                            connection,
                            "select count(*) from generate_series(0, " + (RECORDS - 1) + ") i full join market.trades t"
                                    + " on t.trade_id = 't' || i and t.price = i + 1.5 and t.ts = timestamptz '" + START
                                    + "' + i * interval '" + 86_400_000L / PER_DAY + " milliseconds'"
                                    + " where i is null or t.id is null"))
                    .isZero();
            assertThat(number(connection, "select sum(inserted) from ops.loads"))
                    .isEqualTo(RECORDS);
            assertThat(number(connection, "select sum(duplicate) from ops.loads"))
                    .isEqualTo(3);
            assertThat(number(connection, "select sum(read) from ops.loads")).isEqualTo(RECORDS + 3);
            assertThat(number(connection, "select count(*) from ops.day_loads")).isZero();
            assertThat(number(
                            connection,
                            "select count(*) from pg_class where relname like '%loading%' and relkind = 'r'"))
                    .isZero();
            assertThat(number(
                            connection,
                            "select count(*) from pg_index where indrelid in (select inhrelid from pg_inherits"
                                    + " where inhparent = 'market.trades'::regclass) and indisvalid"))
                    .isEqualTo(4 * 3);
            begin(connection);
        }
    }

    /** Empties everything, so that the days are new again. */
    private static void begin(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(
                    """
                    do $$ declare partition regclass; begin
                      for partition in select inhrelid::regclass from pg_inherits
                                        where inhparent = 'market.trades'::regclass loop
                        execute format('drop table %s', partition);
                      end loop;
                    end $$;
                    truncate ops.loads, ops.quarantine""");
        }
    }

    private static long number(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(sql)) {
            rows.next();
            return rows.getLong(1);
        }
    }

    private PitlaneProcess ingest(Path path) {
        return home.start("ingest", "--dataset", "market.trades", "--format", "json", path.toString());
    }
}
