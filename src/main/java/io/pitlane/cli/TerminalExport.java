package io.pitlane.cli;

import io.pitlane.export.ExportProgress;
import java.io.PrintStream;

/** Draws how far an export has come, in parts. */
final class TerminalExport implements ExportProgress {

    private final TerminalBar bar;

    /** @param columns width of the terminal */
    TerminalExport(PrintStream terminal, int columns) {
        bar = new TerminalBar(terminal, columns, " parts", 1);
    }

    @Override
    public void began(String what, long parts) {
        bar.began(what, parts);
    }

    @Override
    public void advanced(long parts, long rows) {
        bar.advanced(parts, rows);
    }

    @Override
    public void ended() {
        bar.ended();
    }
}
