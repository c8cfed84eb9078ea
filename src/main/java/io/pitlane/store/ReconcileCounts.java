package io.pitlane.store;

import io.pitlane.load.BatchReport;
import io.pitlane.load.FileState;
import io.pitlane.metrics.ReconcileMetrics;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What has come of a run over the backlog so far. Thread-safe. */
final class ReconcileCounts {

    private static final int MOST_NOTES = 10;

    private final ReconcileMetrics metrics;
    private final List<String> notes = new ArrayList<>();
    private long loaded;
    private long duplicate;
    private long failed;
    private long rows;
    private long rejected;
    private long records;

    ReconcileCounts(ReconcileMetrics metrics) {
        this.metrics = metrics;
    }

    /** A batch is in the database, and its file is gone. */
    void ended(String dataset, BatchReport report) {
        boolean known = !report.parts().isEmpty()
                && report.parts().stream().allMatch(part -> part.state() == FileState.DUPLICATE);
        metrics.filesEnded(dataset, known ? "duplicate" : "loaded", 1);
        synchronized (this) {
            if (known) {
                duplicate++;
                return;
            }
            loaded++;
            rows += report.inserted() + report.updated();
            rejected += report.rejected();
            records += report.read();
        }
        report.parts()
                .forEach(part -> metrics.recordsLoaded(
                        part.dataset(), part.inserted(), part.updated(), part.duplicate(), part.rejected()));
    }

    void failed(String dataset, String sentence) {
        metrics.filesEnded(dataset, "failed", 1);
        note(sentence);
        synchronized (this) {
            failed++;
        }
    }

    /** Keeps the first sentences. */
    synchronized void note(String sentence) {
        if (notes.size() < MOST_NOTES) {
            notes.add(sentence);
        }
    }

    /** How many files are settled one way or another. */
    synchronized long settled() {
        return loaded + duplicate + failed;
    }

    /** Records of the files that were loaded. */
    synchronized long records() {
        return records;
    }

    synchronized ReconcileReport report(long pending, long lost, Optional<RuntimeException> interruption) {
        return new ReconcileReport(pending, loaded, duplicate, failed, lost, rows, rejected, notes, interruption);
    }
}
