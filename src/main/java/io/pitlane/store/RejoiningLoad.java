package io.pitlane.store;

import io.pitlane.load.BatchReport;
import io.pitlane.load.OtherContentException;
import io.pitlane.load.RecordBatch;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Loads batches, and of one whose id the ledger has for a part that was saved of it, what that part lacks: as a batch of
 * its own, which is loaded once like any other. Thread-safe.
 */
public final class RejoiningLoad implements BatchLoad {

    private final BatchLoad load;
    private final Spool spool;

    /** @param spool that knows the saved parts */
    public RejoiningLoad(BatchLoad load, Spool spool) {
        this.load = load;
        this.spool = spool;
    }

    @Override
    public List<BatchReport> loadTogether(List<RecordBatch> batches) {
        List<BatchReport> reports = load.loadTogether(batches);
        if (reports.stream().noneMatch(RejoiningLoad::isOfAnother)) {
            return reports;
        }
        List<BatchReport> all = new ArrayList<>(reports);
        for (int i = 0; i < all.size(); i++) {
            Optional<SavedParts.Rest> rest =
                    isOfAnother(all.get(i)) ? spool.parts().rest(batches.get(i)) : Optional.empty();
            if (rest.isPresent()) {
                BatchReport report =
                        load.loadTogether(List.of(rest.get().batch())).get(0);
                all.set(i, ofWhole(batches.get(i), rest.get(), report));
            }
        }
        return all;
    }

    /** Whether the ledger has the id for other records. */
    static boolean isOfAnother(BatchReport report) {
        return report.failure().filter(OtherContentException.class::isInstance).isPresent();
    }

    /** What was refused is told by its place in the whole batch. */
    private static BatchReport ofWhole(RecordBatch whole, SavedParts.Rest rest, BatchReport report) {
        List<BatchReport.Part> parts = report.parts().stream()
                .map(part -> new BatchReport.Part(
                        part.dataset(),
                        part.state(),
                        part.read(),
                        part.inserted(),
                        part.updated(),
                        part.duplicate(),
                        part.rejected(),
                        part.all(),
                        part.fresh(),
                        part.refused().stream()
                                .map(refused -> new BatchReport.Refused(
                                        place(rest.places(), refused.index()), refused.reason(), refused.detail()))
                                .toList()))
                .toList();
        return new BatchReport(whole.batchId(), parts, report.failure());
    }

    /** One line of a recording may hold several records, so that their places are not those of lines. */
    private static long place(List<Integer> places, long index) {
        return index < places.size() ? places.get((int) index) : index;
    }
}
