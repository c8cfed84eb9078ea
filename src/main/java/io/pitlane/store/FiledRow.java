package io.pitlane.store;

/**
 * A record that is on disk, as the row that it would be.
 *
 * @param bytes the row in the binary form of COPY, its columns the dataset's fields; not changed by anybody
 * @param time of the record, and {@code written} when it became known: microseconds of {@link
 *     io.pitlane.dataset.Timestamps}
 * @param place tells records of one moment apart, and gives them an order: as they came, as far as files tell
 */
public record FiledRow(byte[] bytes, long time, long written, String place) {

    private static final long MICROS_PER_SECOND = 1_000_000;

    long second() {
        return Math.floorDiv(time, MICROS_PER_SECOND);
    }
}
