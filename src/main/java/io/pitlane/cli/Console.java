package io.pitlane.cli;

import io.pitlane.export.ExportProgress;
import io.pitlane.export.RestoreProgress;
import io.pitlane.feed.BackfillProgress;
import io.pitlane.load.ComparisonProgress;
import io.pitlane.load.LoadProgress;
import io.pitlane.maintain.WorkProgress;
import io.pitlane.store.ReconcileProgress;
import java.io.PrintStream;
import java.util.Objects;

/**
 * Where a command prints.
 *
 * @param out results and nothing else, so that it can be piped
 * @param err notices, progress and errors
 * @param columns width of the terminal that {@code err} is; 0: nobody watches, so that a progress bar makes no sense
 */
public record Console(PrintStream out, PrintStream err, int columns) {

    public Console {
        Objects.requireNonNull(out, "out");
        Objects.requireNonNull(err, "err");
    }

    /** Prints the result of a command in the form that was asked for. */
    void print(OutputFormat format, Table table, Object json) {
        switch (format) {
            case TABLE -> out.print(table.text());
            case JSON -> out.println(JsonText.of(json));
        }
        out.flush();
    }

    /** Shows how far a load has come, where somebody watches. */
    LoadProgress progress() {
        return columns > 0 ? new TerminalProgress(err, columns) : LoadProgress.silent();
    }

    /** Shows how far counting or cleaning has come, where somebody watches. */
    WorkProgress workProgress() {
        return columns > 0 ? new TerminalWorkProgress(err, columns) : WorkProgress.silent();
    }

    /** Shows how far a backfill has come, likewise. */
    BackfillProgress backfillProgress() {
        return columns > 0 ? new TerminalBackfill(err, columns) : BackfillProgress.silent();
    }

    /** Shows how far the work on a backlog has come, likewise. */
    ReconcileProgress reconcileProgress() {
        return columns > 0 ? new TerminalReconcile(err, columns) : ReconcileProgress.silent();
    }

    /** Shows how far a comparison has come, likewise. */
    ComparisonProgress comparisonProgress() {
        return columns > 0 ? new TerminalComparison(err, columns) : ComparisonProgress.silent();
    }

    /** Shows how far an export or its verification has come, likewise. */
    ExportProgress exportProgress() {
        return columns > 0 ? new TerminalExport(err, columns) : ExportProgress.silent();
    }

    /** Shows how far a restore has come, likewise. */
    RestoreProgress restoreProgress() {
        return columns > 0 ? new TerminalRestore(err, columns) : RestoreProgress.silent();
    }

    /** Prints a sentence that is not a result. */
    void note(String sentence) {
        err.println(sentence);
        err.flush();
    }
}
