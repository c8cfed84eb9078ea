package io.pitlane.cli;

import io.pitlane.load.LoadProgress;
import java.io.PrintStream;

/** Draws how far a load has come. */
final class TerminalProgress implements LoadProgress {

    private static final long MEBIBYTE = 1 << 20;

    private final TerminalBar bar;

    /** @param columns width of the terminal */
    TerminalProgress(PrintStream terminal, int columns) {
        bar = new TerminalBar(terminal, columns, " MiB", MEBIBYTE);
    }

    @Override
    public void began(int files, long bytes) {
        bar.began("Loading", bytes);
    }

    @Override
    public void advanced(long bytes, long records) {
        bar.advanced(bytes, records);
    }

    @Override
    public void ended() {
        bar.ended();
    }
}
