package io.pitlane.store;

import java.time.Duration;
import java.util.Optional;
import java.util.function.BooleanSupplier;

/**
 * Works for a share of the time, and for less while fresh records have to wait: where somebody waits longer than he should,
 * and where acknowledgements that came while a group was loaded took more than twice as long as those that came while
 * nothing was. Each such group halves the share, down to an eighth, and each other one brings it half as much again, up to
 * the whole. So fresh records keep their latency, and the backlog goes down all the same. Thread-safe.
 */
public final class SharedPace implements Pace {

    private static final int GROUP_BYTES = 512 << 10;
    private static final int LEAST = 8;
    /** What takes less is as good as no wait. */
    private static final Duration NO_WAIT = Duration.ofMillis(10);

    private static final long MOST_LONGER = 2;

    private final double share;
    private final BooleanSupplier freshRecordsWait;
    private final FreshLatency latency;
    private double present;
    private long lastEnd;
    private boolean hasWorked;
    /** Of acknowledgements while nothing was loaded, when there last were enough of them. */
    private Optional<Duration> undisturbed = Optional.empty();

    /**
     * @param share above 0, at most 1
     * @param freshRecordsWait whether records that come in now wait longer than they should
     */
    public SharedPace(double share, BooleanSupplier freshRecordsWait, FreshLatency latency) {
        if (!(share > 0 && share <= 1)) {
            throw new IllegalArgumentException("a share is above 0 and at most 1, not " + share);
        }
        this.share = share;
        this.freshRecordsWait = freshRecordsWait;
        this.latency = latency;
        this.present = share;
    }

    @Override
    public synchronized Duration restAfter(Duration worked, long records) {
        boolean disturbs = disturbs(worked) || freshRecordsWait.getAsBoolean();
        present = disturbs ? Math.max(share / LEAST, present / 2) : Math.min(share, present * 1.5);
        return Duration.ofNanos(Math.round(worked.toNanos() * (1 - present) / present));
    }

    private boolean disturbs(Duration worked) {
        long end = latency.now();
        long begin = end - worked.toNanos();
        if (hasWorked) {
            latency.median(lastEnd, begin).ifPresent(median -> undisturbed = Optional.of(median));
        }
        hasWorked = true;
        lastEnd = end;
        Optional<Duration> disturbed = latency.median(begin, end).filter(median -> median.compareTo(NO_WAIT) > 0);
        // Without anything to hold it against, what is no short wait is too long.
        return disturbed.isPresent()
                && disturbed
                                .get()
                                .compareTo(undisturbed
                                        .map(median -> median.multipliedBy(MOST_LONGER))
                                        .orElse(NO_WAIT))
                        > 0;
    }

    @Override
    public int groupBytes() {
        return GROUP_BYTES;
    }
}
