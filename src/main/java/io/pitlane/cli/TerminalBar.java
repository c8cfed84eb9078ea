package io.pitlane.cli;

import java.io.PrintStream;
import java.time.Duration;
import java.util.Locale;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;

/** A bar with the time left on a terminal, for work that takes longer than a second. Thread-safe. */
final class TerminalBar {

    private static final Duration PATIENCE = Duration.ofSeconds(1);
    private static final int REDRAW_MILLIS = 250;

    private final PrintStream terminal;
    private final int columns;
    private final String unit;
    private final long unitSize;
    private String task = "";
    private long startedNanos;
    private long total;
    private long finished;
    private long records;
    private ProgressBar bar;

    /**
     * @param columns width of the terminal
     * @param unit in which the work is shown, such as {@code " MiB"}; empty: a bare number
     * @param unitSize how much of the work is one such unit
     */
    TerminalBar(PrintStream terminal, int columns, String unit, long unitSize) {
        this.terminal = terminal;
        this.columns = columns;
        this.unit = unit;
        this.unitSize = unitSize;
    }

    /** @param name what is done, such as {@code Loading} */
    synchronized void began(String name, long work) {
        task = name;
        startedNanos = System.nanoTime();
        total = work;
        finished = 0;
        records = 0;
    }

    synchronized void advanced(long work, long newRecords) {
        finished = Math.min(total, finished + work);
        records += newRecords;
        if (bar == null && System.nanoTime() - startedNanos > PATIENCE.toNanos()) {
            bar = open();
        }
        if (bar != null) {
            bar.stepTo(finished);
            bar.setExtraMessage(records == 0 ? "" : String.format(Locale.ROOT, " %,d records", records));
        }
    }

    synchronized void ended() {
        if (bar != null) {
            bar.close();
            bar = null;
        }
    }

    private ProgressBar open() {
        return new ProgressBarBuilder()
                .setTaskName(task)
                .setInitialMax(total)
                .setUnit(unit, unitSize)
                .setStyle(ProgressBarStyle.ASCII)
                .setUpdateIntervalMillis(REDRAW_MILLIS)
                .setConsumer(new TerminalLine(terminal, columns))
                .build();
    }
}
