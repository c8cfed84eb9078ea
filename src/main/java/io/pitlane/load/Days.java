package io.pitlane.load;

import io.pitlane.dataset.BinaryRow;
import java.time.LocalDate;

/** Days in UTC as numbers, from times as rows hold them. Pure functions. */
final class Days {

    private static final long MICROS_PER_DAY = 86_400_000_000L;
    private static final LocalDate FIRST = LocalDate.of(2000, 1, 1);

    private Days() {}

    /** @param micros as in {@link io.pitlane.dataset.Timestamps} */
    static int number(long micros) {
        return (int) Math.floorDiv(micros, MICROS_PER_DAY);
    }

    /** The day of a row, by the time that one of its columns holds. */
    static int number(byte[] bytes, int rowStart, int timeColumn) {
        return number(BinaryRow.longValue(bytes, BinaryRow.column(bytes, rowStart, timeColumn)));
    }

    static LocalDate of(int number) {
        return FIRST.plusDays(number);
    }
}
