package io.pitlane.bench;

/**
 * How much of what is loaded the table has already.
 *
 * @param percent 0 to 100; every (100/percent)th record
 */
public record Overlap(int percent) {

    public static final Overlap NONE = new Overlap(0);

    public Overlap {
        if (percent < 0 || percent > 100) {
            throw new IllegalArgumentException("an overlap is between 0 and 100 percent, not " + percent);
        }
    }

    /** Whether the table has record {@code index} beforehand. */
    boolean isKnown(long index) {
        return percent > 0 && index * percent / 100 != (index + 1) * percent / 100;
    }
}
