package io.pitlane.cli;

import io.pitlane.feed.BackfillProgress;
import java.io.PrintStream;
import java.time.Duration;

/** Draws how far a backfill has come, in hours of the past. */
final class TerminalBackfill implements BackfillProgress {

    private final TerminalBar bar;

    /** @param columns width of the terminal */
    TerminalBackfill(PrintStream terminal, int columns) {
        bar = new TerminalBar(terminal, columns, " h", Duration.ofHours(1).toSeconds());
    }

    @Override
    public void began(Duration total) {
        bar.began("Fetching", total.toSeconds());
    }

    @Override
    public void advanced(Duration finished, long records) {
        bar.advanced(finished.toSeconds(), records);
    }

    @Override
    public void ended() {
        bar.ended();
    }
}
