package io.pitlane.cli;

import io.pitlane.export.ExportProgress;
import io.pitlane.export.RestoreProgress;
import java.io.PrintStream;

/** Draws how far a restore has come: the check in parts, the restore itself in what was read of the files. */
final class TerminalRestore implements RestoreProgress {

    private static final long MEBIBYTE = 1 << 20;

    private final ExportProgress verifying;
    private final TerminalBar bar;

    /** @param columns width of the terminal */
    TerminalRestore(PrintStream terminal, int columns) {
        verifying = new TerminalExport(terminal, columns);
        bar = new TerminalBar(terminal, columns, " MiB", MEBIBYTE);
    }

    @Override
    public ExportProgress verifying() {
        return verifying;
    }

    @Override
    public void began(long bytes) {
        bar.began("Restoring", bytes);
    }

    @Override
    public void read(long bytes) {
        bar.advanced(bytes, 0);
    }

    @Override
    public void ended() {
        bar.ended();
    }
}
