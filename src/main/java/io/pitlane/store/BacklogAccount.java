package io.pitlane.store;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What came of the backlog since it was accounted for last, by this process. Thread-safe. */
public final class BacklogAccount {

    private static final ReconcileReport NOTHING =
            new ReconcileReport(0, 0, 0, 0, 0, 0, 0, List.of(), Optional.empty());

    private ReconcileReport sum = NOTHING;

    /** Hears of each run. */
    public synchronized void add(ReconcileReport report) {
        sum = new ReconcileReport(
                report.pending(),
                sum.loaded() + report.loaded(),
                sum.duplicate() + report.duplicate(),
                Math.max(sum.failed(), report.failed()),
                sum.lost() + report.lost(),
                sum.rows() + report.rows(),
                sum.rejected() + report.rejected(),
                List.of(),
                report.interruption());
    }

    /**
     * Closes the account, and begins the next one.
     *
     * @param left what waits now
     * @return figures by name, of values that JSON has
     */
    public synchronized Map<String, Object> settle(SpoolFigures left) {
        Map<String, Object> figures = new LinkedHashMap<>();
        figures.put("files_loaded", sum.loaded());
        figures.put("files_known", sum.duplicate());
        figures.put("files_failed", sum.failed());
        figures.put("files_lost", sum.lost());
        figures.put("rows", sum.rows());
        figures.put("rejected", sum.rejected());
        figures.put("files_waiting", left.files());
        figures.put("bytes_waiting", left.bytes());
        figures.put("oldest_waiting", left.oldest().map(Object::toString).orElse(null));
        sum = NOTHING;
        return figures;
    }
}
