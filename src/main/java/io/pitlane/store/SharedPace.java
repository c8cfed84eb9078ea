package io.pitlane.store;

import java.time.Duration;
import java.util.function.BooleanSupplier;

/**
 * Works for a share of the time, and for less while fresh records have to wait: each group after which they do halves the
 * share, down to an eighth, and each other one brings it half as much again, up to the whole. So fresh records come first,
 * and the backlog goes down all the same. Thread-safe.
 */
public final class SharedPace implements Pace {

    private static final int GROUP_BYTES = 512 << 10;
    private static final int LEAST = 8;

    private final double share;
    private final BooleanSupplier freshRecordsWait;
    private double present;

    /**
     * @param share above 0, at most 1
     * @param freshRecordsWait whether records that come in now wait longer than they should
     */
    public SharedPace(double share, BooleanSupplier freshRecordsWait) {
        if (!(share > 0 && share <= 1)) {
            throw new IllegalArgumentException("a share is above 0 and at most 1, not " + share);
        }
        this.share = share;
        this.freshRecordsWait = freshRecordsWait;
        this.present = share;
    }

    @Override
    public synchronized Duration restAfter(Duration worked, long records) {
        present =
                freshRecordsWait.getAsBoolean() ? Math.max(share / LEAST, present / 2) : Math.min(share, present * 1.5);
        return Duration.ofNanos(Math.round(worked.toNanos() * (1 - present) / present));
    }

    @Override
    public int groupBytes() {
        return GROUP_BYTES;
    }
}
