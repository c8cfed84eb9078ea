package io.pitlane.store;

import io.pitlane.load.BatchReport;
import io.pitlane.load.RecordBatch;
import java.util.List;

/** The loader as the store needs it; see {@link io.pitlane.load.Loader#loadTogether} for what it throws. Thread-safe. */
public interface BatchLoad {

    /** Loads batches of one dataset. */
    List<BatchReport> loadTogether(List<RecordBatch> batches);
}
