package io.pitlane.selftest;

import static org.assertj.core.api.Assertions.assertThat;

import io.pitlane.config.CrashPoint;
import io.pitlane.testing.ClassArchive;
import io.pitlane.testing.TestDatabase;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Kills the product once at each of its durable steps for each way in which a record is known again, and finds every
 * acknowledged record once. {@code -Dpitlane.test.seed=N} repeats a case.
 */
class ChaosTest {

    private static final Path PROJECT = Path.of("").toAbsolutePath();

    private final long seed = Long.getLong("pitlane.test.seed", System.nanoTime() % 1_000_000);

    @TempDir
    private Path folder;

    /** On the way into the spool, struck first: what comes second is struck while the first is recovered from. */
    private static final Map<CrashPoint, CrashPoint> FIRST = Map.of(
            CrashPoint.RECONCILE_CLAIMED, CrashPoint.SPOOL_WRITTEN,
            CrashPoint.RECONCILE_COMMITTED, CrashPoint.SPOOL_SYNCED,
            CrashPoint.SPOOL_REMOVED, CrashPoint.SPOOL_RENAMED,
            CrashPoint.SALVAGE_WRITTEN, CrashPoint.SPOOL_FOLDER_SYNCED);

    /** The first strike may come so early that there is nothing to recover. */
    private static final int MOST_ATTEMPTS = 3;

    private record Case(Cell cell, Strike before) {}

    /** Two at a time, each with a database of its own. */
    @Test
    void everyCrashPointLosesDoublesAndInventsNothing() {
        List<String> options = ClassArchive.javaOptions(folder.resolve("archive"));
        CompletableFuture<List<String>> first = CompletableFuture.supplyAsync(
                () -> strike(folder.resolve("one"), options, List.of(RecordKind.KEY, RecordKind.CONTENT)));
        CompletableFuture<List<String>> second = CompletableFuture.supplyAsync(
                () -> strike(folder.resolve("two"), options, List.of(RecordKind.ORIGIN, RecordKind.NEWEST)));

        assertThat(first.join()).isEmpty();
        assertThat(second.join()).isEmpty();
    }

    private List<String> strike(Path lane, List<String> javaOptions, List<RecordKind> kinds) {
        List<String> failures = new ArrayList<>();
        try (TestDatabase database = TestDatabase.create();
                Stage stage = new Stage(
                        new GivenDatabase(database.settings(), database.target()), PROJECT, lane, javaOptions)) {
            long runSeed = seed;
            for (Case each : cases(kinds)) {
                boolean isHit = false;
                for (int attempt = 0; attempt < MOST_ATTEMPTS && !isHit; attempt++) {
                    ChaosRun.Outcome outcome = new ChaosRun(stage, each.cell(), false, each.before(), runSeed).run();
                    isHit = outcome.hit();
                    boolean isLast = attempt == MOST_ATTEMPTS - 1;
                    if (!isHit && isLast || !outcome.verdict().isClean() || outcome.acknowledged() == 0) {
                        failures.add(
                                "seed " + runSeed + ", after " + each.before().word() + ": " + outcome);
                    }
                    runSeed++;
                }
            }
        }
        return failures;
    }

    /** Each point once for each kind: while records are written, if it is passed then, else in the recovery. */
    private static List<Case> cases(List<RecordKind> kinds) {
        List<Case> cases = new ArrayList<>();
        Set<List<Object>> seen = new HashSet<>();
        for (Cell cell : Cell.all()) {
            CrashPoint point = cell.strike().point().orElse(null);
            if (point == null
                    || !kinds.contains(cell.kind())
                    || FIRST.containsValue(point)
                    || !seen.add(List.of(point, cell.kind()))) {
                continue;
            }
            Strike before = Strike.KILL;
            if (FIRST.containsKey(point)) {
                before = Strike.at(FIRST.get(point));
                seen.add(List.of(FIRST.get(point), cell.kind()));
            }
            cases.add(new Case(cell, before));
        }
        assertThat(seen)
                .hasSize((int) Stream.of(CrashPoint.values())
                                .filter(CrashPoint::isOfRecords)
                                .count()
                        * kinds.size());
        cases.sort(Comparator.comparing(each -> each.cell().isOfInbox())); // they leave no process for the next
        return cases;
    }
}
