package io.pitlane.cli;

import java.io.PrintStream;
import me.tongfei.progressbar.ProgressBarConsumer;

/** One line of a terminal, drawn over and over, and wiped at the end. */
final class TerminalLine implements ProgressBarConsumer {

    private static final String BACK_TO_START = "\r";
    private static final String WIPE_TO_END = "\u001b[K";

    private final PrintStream terminal;
    private final int columns;

    TerminalLine(PrintStream terminal, int columns) {
        this.terminal = terminal;
        this.columns = columns;
    }

    @Override
    public int getMaxRenderedLength() {
        return columns - 1;
    }

    @Override
    public void accept(String line) {
        terminal.print(BACK_TO_START + line + WIPE_TO_END);
        terminal.flush();
    }

    @Override
    public void clear() {
        terminal.print(BACK_TO_START + WIPE_TO_END);
        terminal.flush();
    }

    @Override
    public void close() {
        clear();
    }
}
