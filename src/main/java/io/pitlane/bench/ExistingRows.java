package io.pitlane.bench;

/**
 * What a table holds before the first round: rows spread evenly over its last days.
 *
 * @param days from the first of them to the last day that new rows fall on
 */
public record ExistingRows(long rows, int days) {

    public static final ExistingRows NONE = new ExistingRows(0, RecordedTrade.DAYS);

    public ExistingRows {
        if (rows < 0 || days < RecordedTrade.DAYS) {
            throw new IllegalArgumentException(
                    rows + " rows in " + days + " days: the new rows alone fall on " + RecordedTrade.DAYS + " days");
        }
    }
}
