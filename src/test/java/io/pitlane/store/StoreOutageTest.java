package io.pitlane.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.pitlane.config.EmbeddedSettings;
import io.pitlane.database.Database;
import io.pitlane.database.EmbeddedServer;
import io.pitlane.database.Migrations;
import io.pitlane.metrics.OperationMetrics;
import io.pitlane.store.StoreWorld.Identity;
import io.pitlane.testing.DatabaseTest;
import io.pitlane.testing.TestDatabase;
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
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A database that is away for a while, and one that is killed, under constant load. */
@DatabaseTest
@Timeout(600)
class StoreOutageTest {

    /** How long the database is away. The promise is about 30 s; the backlog has to go in as long as it took to come. */
    private static final Duration OUTAGE = Duration.ofSeconds(Integer.getInteger("pitlane.test.outage-seconds", 5));

    private static final int SENDERS = 4;
    private static final int RECORDS_PER_SECOND = 2000;
    /** As {@code reconcile.share} is by default. */
    private static final double SHARE = 0.5;

    @TempDir
    Path folder;

    private final TestDatabase database;

    StoreOutageTest(TestDatabase database) {
        this.database = database;
    }

    /** The backlog goes as the product's own route works it off: on one connection, for half of the time at most. */
    @Test
    void everyWriteIsAcknowledgedInTimeAndTheBacklogIsSoonGoneWhileFreshRecordsKeepTheirLatency() {
        database.execute("truncate pit.trades, market.trades, ops.loads, ops.quarantine, ops.spool_claims");
        try (StoreWorld world =
                new StoreWorld(database.settings(), database.target(), folder, Duration.ofMillis(500))) {
            world.awaitReady();
            warmUp(world);
            List<StoreWorld.SteadySender> senders = senders(world);
            long calm = System.nanoTime();
            pass(Duration.ofSeconds(1));
            Duration without = world.latency.median(calm, System.nanoTime()).orElseThrow();
            world.wire.cut();
            pass(OUTAGE);
            world.wire.mend();
            world.awaitReady();
            int files = world.spool.backlog().size();
            int spooled = world.tiers.get(Tier.SPOOL).get();
            long back = System.nanoTime();
            world.reconcile(new SharedPace(SHARE, world.store::isLate, world.latency));
            long gone = System.nanoTime();
            Duration with = world.latency.median(back, gone).orElseThrow();
            pass(Duration.ofSeconds(1));
            Duration after = world.latency.median(gone, System.nanoTime()).orElseThrow();
            senders.forEach(StoreWorld.SteadySender::close);

            System.out.printf(
                    "%d records in %d files of %s gone in %d ms; half of the fresh records waited %s before, %s with it, %s"
                            + " after it; the slowest of %d %d ms%n",
                    spooled,
                    files,
                    OUTAGE,
                    (gone - back) / 1_000_000,
                    without,
                    with,
                    after,
                    world.acknowledged.size(),
                    world.slowestNanos.get() / 1_000_000);
            assertThat(world.refused).isEmpty();
            assertThat(world.acknowledged).hasSameSizeAs(world.sent);
            assertThat(Duration.ofNanos(world.slowestNanos.get()))
                    .as("the slowest of %d acknowledgements", world.acknowledged.size())
                    .isLessThan(Duration.ofSeconds(1));
            assertThat(spooled).isGreaterThan((int) (OUTAGE.toSeconds() - 1) * RECORDS_PER_SECOND * 9 / 10);
            assertThat(files)
                    .as("files of %d records that came one by one", spooled)
                    .isLessThan(spooled / 5);
            assertThat(Duration.ofNanos(gone - back))
                    .as("the backlog of %s: %d files", OUTAGE, files)
                    .isLessThan(OUTAGE);
            assertThat(with)
                    .as("the median of fresh records while the backlog goes, %s before and %s after", without, after)
                    .isLessThan(Collections.max(List.of(without, after))
                            .multipliedBy(3)
                            .plusMillis(100));
            world.reconcile();
            world.assertExact(database);
        }
    }

    @Test
    void aServerThatIsKilledAndStartedAgainIsNoMatter() throws Exception {
        EmbeddedSettings settings = new EmbeddedSettings(0, 64L << 20, 1L << 30, 8L << 20);
        try (EmbeddedServer server = EmbeddedServer.open(folder.resolve("postgres"), settings);
                Database near = new Database(
                        TestDatabase.settingsFor(server.target()), server.target(), OperationMetrics.none())) {
            new Migrations(near.unlimitedDataSource(), Path.of("migrations").toAbsolutePath()).migrate();
            try (StoreWorld world = new StoreWorld(
                    TestDatabase.settingsFor(server.target()), server.target(), folder, Duration.ofMillis(500))) {
                world.awaitReady();
                List<StoreWorld.SteadySender> senders = senders(world);
                for (int round = 0; round < 2; round++) {
                    int before = world.acknowledged.size();
                    Awaitility.await().until(() -> world.acknowledged.size() > before + 2000);
                    killPostmaster();
                    int killed = world.acknowledged.size();
                    Awaitility.await()
                            .atMost(Duration.ofSeconds(30))
                            .until(() -> world.acknowledged.size() > killed + 2000);
                    Awaitility.await()
                            .atMost(Duration.ofSeconds(60))
                            .ignoreExceptions()
                            .until(() -> {
                                server.ensureRunning();
                                return true;
                            });
                    world.awaitReady();
                }
                senders.forEach(StoreWorld.SteadySender::close);

                assertThat(world.refused).isEmpty();
                assertThat(world.tiers.get(Tier.SPOOL).get()).isPositive();
                world.reconcile();
                world.assertExact(storedIn(near));
            }
        }
    }

    private void killPostmaster() throws IOException {
        try (Stream<Path> files = Files.walk(folder.resolve("postgres"))) {
            Path file = files.filter(each -> each.endsWith("postmaster.pid"))
                    .findFirst()
                    .orElseThrow();
            long pid = Long.parseLong(Files.readAllLines(file).get(0).strip());
            ProcessHandle.of(pid).orElseThrow().destroyForcibly();
        }
    }

    private static List<String> storedIn(Database near) throws SQLException {
        try (Connection connection = near.unlimitedDataSource().getConnection();
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery("select order_id from pit.trades")) {
            List<String> stored = new ArrayList<>();
            while (rows.next()) {
                stored.add(rows.getString(1));
            }
            return stored;
        }
    }

    /** What a process that has just begun is slow at is no part of the promise. */
    private static void warmUp(StoreWorld world) {
        List<StoreWorld.SteadySender> senders = senders(world);
        pass(Duration.ofSeconds(2));
        senders.forEach(StoreWorld.SteadySender::close);
        world.slowestNanos.set(0);
    }

    private static List<StoreWorld.SteadySender> senders(StoreWorld world) {
        return IntStream.range(0, SENDERS)
                .mapToObj(i -> world
                .new SteadySender(i % 2 == 0 ? Identity.ORIGIN : Identity.KEY, RECORDS_PER_SECOND / SENDERS))
                .toList();
    }

    /** Lets the load go on for so long. */
    private static void pass(Duration time) {
        long end = System.nanoTime() + time.toNanos();
        Awaitility.await().atMost(time.plusSeconds(10)).until(() -> System.nanoTime() >= end);
    }
}
