package io.pitlane.cli;

import io.pitlane.load.ComparisonProgress;
import java.io.PrintStream;

/** Draws how far a comparison has come, in days of files. */
final class TerminalComparison implements ComparisonProgress {

    private final TerminalBar bar;

    /** @param columns width of the terminal */
    TerminalComparison(PrintStream terminal, int columns) {
        bar = new TerminalBar(terminal, columns, " days", 1);
    }

    @Override
    public void began(String dataset, long steps) {
        bar.began("Reading " + dataset, steps);
    }

    @Override
    public void advanced(long newSteps, long records) {
        bar.advanced(newSteps, records);
    }

    @Override
    public void ended() {
        bar.ended();
    }
}
