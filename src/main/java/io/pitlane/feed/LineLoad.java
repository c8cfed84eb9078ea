package io.pitlane.feed;

import io.pitlane.load.BatchReport;

/** Loads lines that were made in memory, each call as one batch; see {@link io.pitlane.load.Loader} for what it throws. */
public interface LineLoad {

    /**
     * @param origin what the ledger and the quarantine call it, such as {@code feed okx-trades BTC/USDT}
     * @param lines recorded lines, NDJSON
     */
    BatchReport recording(String origin, byte[] lines);

    /** @param lines records of one dataset, NDJSON */
    BatchReport records(String origin, String dataset, byte[] lines);
}
