package io.pitlane.cli;

import io.pitlane.maintain.WorkProgress;
import java.io.PrintStream;
import java.time.Duration;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;

/** Draws a bar with the time left on a terminal, for each part of a task that takes longer than a second. */
final class TerminalWorkProgress implements WorkProgress {

    private static final Duration PATIENCE = Duration.ofSeconds(1);
    private static final int REDRAW_MILLIS = 250;

    private final PrintStream terminal;
    private final int columns;
    private String task = "";
    private long steps;
    private long done;
    private long startedNanos;
    private ProgressBar bar;

    /** @param columns width of the terminal */
    TerminalWorkProgress(PrintStream terminal, int columns) {
        this.terminal = terminal;
        this.columns = columns;
    }

    @Override
    public void began(String what, long allSteps) {
        task = what;
        steps = allSteps;
        done = 0;
        startedNanos = System.nanoTime();
    }

    @Override
    public void advanced(long newSteps) {
        done += newSteps;
        if (bar == null && System.nanoTime() - startedNanos > PATIENCE.toNanos()) {
            bar = open();
        }
        if (bar != null) {
            bar.stepTo(done);
        }
    }

    @Override
    public void ended() {
        if (bar != null) {
            bar.close();
            bar = null;
        }
    }

    private ProgressBar open() {
        return new ProgressBarBuilder()
                .setTaskName(task)
                .setInitialMax(steps)
                .setStyle(ProgressBarStyle.ASCII)
                .setUpdateIntervalMillis(REDRAW_MILLIS)
                .setConsumer(new TerminalLine(terminal, columns))
                .build();
    }
}
