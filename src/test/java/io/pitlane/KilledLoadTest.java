package io.pitlane;

import static org.assertj.core.api.Assertions.assertThat;

import io.pitlane.database.EmbeddedServer;
import java.nio.file.Path;
import java.sql.Connection;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Loads whose process, or whose server, is killed at random moments, twice each, and what the next run makes of it. The
 * next run finds an orphaned server, or a stale {@code postmaster.pid}, or both. What was killed when is printed with the
 * seed; {@code -Dpitlane.test.seed=N} uses it again.
 */
class KilledLoadTest {

    private static final int LOADS = 5;
    private static final int RECORDS = 200_000;
    private static final int LEAST_HITS = 8;
    private static final int LONGEST_WAIT_NANOS = 30_000_000;
    private static final Duration PATIENCE = Duration.ofMinutes(5);
    private static final String TRADES = "pit.trades";

    @TempDir
    private Path folder;

    private final long seed = Long.getLong("pitlane.test.seed", System.nanoTime());
    private final Random random = new Random(seed);
    private final StringBuilder tale = new StringBuilder("seed ").append(seed).append(':');
    private PitlaneHome home;
    private TradesFile file;
    private int hits;

    /** What is killed. */
    private enum Victim {
        JAVA,
        BACKEND,
        POSTMASTER,
        POSTMASTER_AND_JAVA
    }

    @BeforeEach
    void writeTheFile() throws Exception {
        home = new PitlaneHome(folder.resolve("data"));
        file = TradesFile.write(folder.resolve("trades.ndjson"), RECORDS, seed);
    }

    @AfterEach
    void leaveNoServer() {
        home.killPostmaster();
        System.out.println(getClass().getSimpleName() + ", " + hits + " kills in mid-load, " + tale);
    }

    @Test
    void aLoadThatIsKilledIsFinishedByTheNextRun() throws Exception {
        for (int load = 0; load < LOADS; load++) {
            loadWith(List.of(Victim.JAVA, Victim.JAVA));
        }

        assertThat(hits).as("kills in mid-load; %s", tale).isGreaterThanOrEqualTo(LEAST_HITS);
    }

    @Test
    void aLoadWhosePostgresqlIsKilledIsFinishedByTheNextRun() throws Exception {
        loadWith(List.of(Victim.BACKEND, Victim.BACKEND));
        loadWith(List.of(Victim.POSTMASTER, Victim.POSTMASTER));
        loadWith(List.of(Victim.BACKEND, Victim.POSTMASTER));
        loadWith(List.of(Victim.POSTMASTER_AND_JAVA, Victim.BACKEND));
        loadWith(List.of(Victim.POSTMASTER, Victim.POSTMASTER_AND_JAVA));

        assertThat(hits).as("kills in mid-load; %s", tale).isGreaterThanOrEqualTo(LEAST_HITS);
    }

    private void loadWith(List<Victim> victims) throws Exception {
        tale.append(" [");
        PitlaneProcess load = ingest();
        try {
            for (Victim victim : victims) {
                if (!load.isRunning()) {
                    load = ingest();
                }
                killAtRandom(victim, load);
            }
            load.exitCode(PATIENCE);
            load = ingest();
            assertThat(load.exitCode(PATIENCE))
                    .as("%s; %s", tale, load.errors())
                    .isIn(0, 3);
            assertThat(load.report().at("/totals/read").asLong()).isEqualTo(file.records());
        } finally {
            load.close();
        }
        tale.append(" ]");
        audit();
    }

    private void killAtRandom(Victim victim, PitlaneProcess load) throws Exception {
        try (LoadWatch watch = new LoadWatch(home)) {
            watch.awaitProgress(load, 1);
            long committed = load.isRunning() ? watch.committedRecords() : file.records();
            long goal = committed + (long) (random.nextDouble() * 0.95 * (file.records() - committed));
            watch.awaitProgress(load, goal);
            LoadWatch.awaitNanos(random.nextInt(LONGEST_WAIT_NANOS));
            committed = load.isRunning() ? watch.committedRecords() : file.records();
            boolean hit = committed < file.records();
            hits += hit ? 1 : 0;
            tale.append(String.format(" %s at %d, %d committed%s;", victim, goal, committed, hit ? "" : " (late)"));
            kill(victim, load, watch);
        }
        if (victim != Victim.BACKEND) {
            load.exitCode(PATIENCE);
        }
    }

    private void kill(Victim victim, PitlaneProcess load, LoadWatch watch) throws Exception {
        switch (victim) {
            case JAVA -> load.kill();
            case BACKEND -> ProcessHandle.of(watch.copyingBackend()).ifPresent(ProcessHandle::destroyForcibly);
            case POSTMASTER -> home.killPostmaster();
            case POSTMASTER_AND_JAVA -> {
                home.killPostmaster();
                load.kill();
            }
        }
    }

    private PitlaneProcess ingest() {
        return home.start(
                "ingest", "--dataset", TRADES, "--format", "json", file.path().toString());
    }

    private void audit() throws Exception {
        try (EmbeddedServer server = home.openServer();
                Connection connection = PitlaneHome.connect(server.target())) {
            LoadAudit audit = new LoadAudit(connection);
            audit.hasExactlyTheRefusalsOf(file);
            audit.hasALedgerThatAccountsFor(file);
            audit.hasExactlyTheRowsOf(file);
            LoadAudit.hasExactlyOneRejectsFile(home.rejects(TRADES), file);
            LoadAudit.reset(connection);
        } catch (AssertionError e) {
            throw new AssertionError(tale + " " + e.getMessage(), e);
        }
    }
}
