package io.pitlane.cli;

import io.pitlane.selftest.Cell;
import io.pitlane.selftest.ChaosListener;
import io.pitlane.selftest.Verdict;
import java.util.concurrent.TimeUnit;

/** Says at once what a run has found, and how far the time is gone on a terminal. */
final class ChaosProgress implements ChaosListener, AutoCloseable {

    private final Console console;
    private final TerminalBar bar;
    private final long start = System.nanoTime();
    private long seconds;

    /** @param end when no further run begins, as {@link System#nanoTime()} */
    ChaosProgress(Console console, long end) {
        this.console = console;
        this.bar = console.columns() > 0 ? new TerminalBar(console.err(), console.columns(), " s", 1) : null;
        if (bar != null) {
            bar.began("Killing", TimeUnit.NANOSECONDS.toSeconds(end - start));
        }
    }

    @Override
    public void ended(int run, long seed, Cell cell, boolean hit, Verdict verdict) {
        if (!verdict.isClean()) {
            console.note("Run " + run + " (" + cell + "): " + verdict.lost() + " lost, " + verdict.doubled()
                    + " doubled, " + verdict.invented() + " invented; --seed " + seed + " does this run first");
        } else if (!hit) {
            console.note("Run " + run + " (" + cell + ") was over before it was struck; --seed " + seed
                    + " does this run first");
        }
        if (bar != null) {
            long now = TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - start);
            bar.advanced(now - seconds, 0);
            seconds = now;
        }
    }

    @Override
    public void close() {
        if (bar != null) {
            bar.ended();
        }
    }
}
