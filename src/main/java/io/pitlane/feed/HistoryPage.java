package io.pitlane.feed;

import io.pitlane.dataset.PayloadDecoder;
import io.pitlane.dataset.RefusedRecordException;
import java.time.Instant;
import java.util.Collections;
import java.util.List;

/**
 * What a page of a venue's history holds.
 *
 * @param line it, as a recorded line
 * @param rows how many records, fitting or not
 * @param times of those that have one of their own, in the order of the page
 */
record HistoryPage(byte[] line, int rows, List<Instant> times) {

    /** Of its oldest record; null: no record has a time of its own. */
    Instant oldest() {
        return times.isEmpty() ? null : Collections.min(times);
    }

    /** Likewise. */
    Instant newest() {
        return times.isEmpty() ? null : Collections.max(times);
    }

    /**
     * @throws RefusedRecordException if the answer is no page: an error of the exchange, or no payload of this kind
     */
    static HistoryPage of(byte[] line, PayloadDecoder decoder) throws RefusedRecordException {
        RecordTimes found = new RecordTimes();
        decoder.decode(line, 0, line.length, found);
        return new HistoryPage(line, found.rows(), found.times());
    }
}
