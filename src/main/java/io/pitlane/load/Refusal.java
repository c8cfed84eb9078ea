package io.pitlane.load;

import io.pitlane.dataset.RefusalReason;

/**
 * One record that was refused, and where it stands in its source.
 *
 * @param record 0-based index in the source
 * @param line 1-based, 0 where {@code pointer} tells the place
 * @param from,to where what was kept of it, or the recorded line that holds it, lies in the batch's source bytes
 * @param length its length in the content, bytes
 * @param element its position in its recorded line, or {@link Batch#WHOLE}
 * @param cut the line with this element alone; null: not cut, or not yet
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
        int element,
        byte[] cut,
        RefusalReason reason,
        String detail) {

    Refusal withCut(byte[] bytes, String place) {
        return new Refusal(entry, record, line, place, offset, from, to, bytes.length, element, bytes, reason, detail);
    }

    /** As the sender of the record is told. */
    BatchReport.Refused told() {
        return new BatchReport.Refused(record, reason.code(), detail);
    }
}
