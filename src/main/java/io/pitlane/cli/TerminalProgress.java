package io.pitlane.cli;

import io.pitlane.load.LoadProgress;
import java.io.PrintStream;
import java.time.Duration;
import java.util.Locale;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;

/** Draws a bar with the time left on a terminal, for loads that take longer than a second. */
final class TerminalProgress implements LoadProgress {

    private static final Duration PATIENCE = Duration.ofSeconds(1);
    private static final int REDRAW_MILLIS = 250;
    private static final long MEBIBYTE = 1 << 20;

    private final PrintStream terminal;
    private final int columns;
    private long startedNanos;
    private long totalBytes;
    private long finishedBytes;
    private long records;
    private ProgressBar bar;

    /** @param columns width of the terminal */
    TerminalProgress(PrintStream terminal, int columns) {
        this.terminal = terminal;
        this.columns = columns;
    }

    @Override
    public synchronized void began(int files, long bytes) {
        startedNanos = System.nanoTime();
        totalBytes = bytes;
    }

    @Override
    public synchronized void advanced(long bytes, long newRecords) {
        finishedBytes = Math.min(totalBytes, finishedBytes + bytes);
        records += newRecords;
        if (bar == null && System.nanoTime() - startedNanos > PATIENCE.toNanos()) {
            bar = open();
        }
        if (bar != null) {
            bar.stepTo(finishedBytes);
            bar.setExtraMessage(String.format(Locale.ROOT, " %,d records", records));
        }
    }

    @Override
    public synchronized void ended() {
        if (bar != null) {
            bar.close();
            bar = null;
        }
    }

    private ProgressBar open() {
        return new ProgressBarBuilder()
                .setTaskName("Loading")
                .setInitialMax(totalBytes)
                .setUnit(" MiB", MEBIBYTE)
                .setStyle(ProgressBarStyle.ASCII)
                .setUpdateIntervalMillis(REDRAW_MILLIS)
                .setConsumer(new TerminalLine(terminal, columns))
                .build();
    }
}
