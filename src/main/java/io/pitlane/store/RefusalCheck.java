package io.pitlane.store;

import io.pitlane.load.BatchReport;
import io.pitlane.load.RecordBatch;
import java.util.List;

/** Finds records that do not fit whatever the database holds, without asking it. Thread-safe. */
public interface RefusalCheck {

    List<BatchReport.Refused> findRefused(RecordBatch batch);
}
