package io.pitlane.load;

import io.pitlane.dataset.RefusalReason;

/**
 * One record that was refused, and where it stands in its source.
 *
 * @param record 0-based index in the source
 * @param line 1-based, 0 where {@code pointer} tells the place
 * @param from,to where what was kept of it lies in the batch's source bytes
 * @param length its length in the content, bytes
 */
record Refusal(
        BatchEntry entry,
        long record,
        long line,
        String pointer,
        long offset,
        int from,
        int to,
        long length,
        RefusalReason reason,
        String detail) {}
