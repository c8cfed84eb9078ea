package io.pitlane.cli;

import io.pitlane.store.ReconcileProgress;
import java.io.PrintStream;

/** Draws how far the work on a backlog has come. */
final class TerminalReconcile implements ReconcileProgress {

    private static final long MEBIBYTE = 1 << 20;

    private final TerminalBar bar;

    /** @param columns width of the terminal */
    TerminalReconcile(PrintStream terminal, int columns) {
        bar = new TerminalBar(terminal, columns, " MiB", MEBIBYTE);
    }

    @Override
    public void began(long files, long bytes) {
        bar.ended();
        bar.began("Reconciling", bytes);
    }

    @Override
    public void advanced(long newBytes, long newRecords) {
        bar.advanced(newBytes, newRecords);
    }

    @Override
    public void ended() {
        bar.ended();
    }
}
