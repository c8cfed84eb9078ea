package io.pitlane.selftest;

import io.pitlane.config.CrashPoint;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.BooleanSupplier;

/**
 * Strikes the product run after run. What a run does follows from its own seed: the first run has the seed that was
 * given, and each next one the next number, so that any of them can be the first another time. So many runs in a row as
 * the matrix has cells go through all of them. Not thread-safe.
 */
public final class Chaos {

    private static final List<Cell> CELLS = Cell.all();
    private static final int STRIDE = stride(CELLS.size());
    /** Of so many runs in which records are written one strikes the whole product, the others its store. */
    private static final int SERVICE_EVERY = 5;

    private static final List<Strike> BEFORE = List.of(
            Strike.KILL,
            Strike.KILL,
            Strike.at(CrashPoint.SPOOL_WRITTEN),
            Strike.at(CrashPoint.SPOOL_SYNCED),
            Strike.at(CrashPoint.SPOOL_RENAMED),
            Strike.at(CrashPoint.SPOOL_FOLDER_SYNCED));

    private final Stage stage;
    private final long seed;
    private final ChaosListener listener;
    private final List<ChaosRun> runs = new ArrayList<>();

    public Chaos(Stage stage, long seed, ChaosListener listener) {
        this.stage = stage;
        this.seed = seed;
        this.listener = listener;
    }

    /** Runs until there is time no more, at least once, and then looks at the records of all runs again. */
    public ChaosResult run(BooleanSupplier isTimeLeft) {
        List<ChaosRun.Outcome> outcomes = new ArrayList<>();
        do {
            long runSeed = seed + runs.size();
            Cell cell = cellOf(runSeed);
            Random random = new Random(~runSeed);
            boolean isService = cell.phase() == Phase.WRITING && random.nextInt(SERVICE_EVERY) == 0;
            Strike before = cell.isOfInbox() ? Strike.KILL : BEFORE.get(random.nextInt(BEFORE.size()));
            ChaosRun run = new ChaosRun(stage, cell, isService, before, runSeed);
            runs.add(run);
            ChaosRun.Outcome outcome = run.run();
            outcomes.add(outcome);
            listener.ended(runs.size(), runSeed, outcome.cell(), outcome.hit(), outcome.verdict());
        } while (isTimeLeft.getAsBoolean());
        return new ChaosResult(seed, outcomes, late(outcomes));
    }

    /** What has become wrong after the run that it belongs to. */
    private Verdict late(List<ChaosRun.Outcome> outcomes) {
        Verdict late = Verdict.CLEAN;
        for (int i = 0; i < runs.size(); i++) {
            Verdict now = stage.stored()
                    .compare(
                            outcomes.get(i).cell().kind(),
                            runs.get(i).hour(),
                            runs.get(i).notebook());
            late = late.plus(now.minus(outcomes.get(i).verdict()));
        }
        return late;
    }

    static Cell cellOf(long runSeed) {
        return CELLS.get((int) (Math.floorMod(runSeed, (long) CELLS.size()) * STRIDE % CELLS.size()));
    }

    /** Neighbours in the matrix are far from each other in time, so that a short test sees a bit of everything. */
    private static int stride(int size) {
        int stride = (int) (size * 0.618);
        while (greatestCommonDivisor(stride, size) != 1) {
            stride++;
        }
        return stride;
    }

    private static int greatestCommonDivisor(int a, int b) {
        return b == 0 ? a : greatestCommonDivisor(b, a % b);
    }
}
