package io.pitlane.cli;

import io.pitlane.maintain.WorkProgress;
import java.io.PrintStream;

/** Draws how far each part of some work has come. */
final class TerminalWorkProgress implements WorkProgress {

    private final TerminalBar bar;

    /** @param columns width of the terminal */
    TerminalWorkProgress(PrintStream terminal, int columns) {
        bar = new TerminalBar(terminal, columns, "", 1);
    }

    @Override
    public void began(String what, long allSteps) {
        bar.began(what, allSteps);
    }

    @Override
    public void advanced(long newSteps) {
        bar.advanced(newSteps, 0);
    }

    @Override
    public void ended() {
        bar.ended();
    }
}
