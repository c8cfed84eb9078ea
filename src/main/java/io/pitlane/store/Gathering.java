package io.pitlane.store;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;

/**
 * How long submissions gather before they become a file of the spool: not at all at first, and longer the more groups went
 * there in a row. So a short outage costs nobody anything, and a long one under load leaves files of many records rather
 * than one for each few, which all have to be opened, looked up and removed again. Thread-safe.
 */
final class Gathering {

    static final Duration LONGEST = Duration.ofMillis(100);
    private static final Duration PER_GROUP = Duration.ofNanos(50_000);

    private final AtomicLong inARow = new AtomicLong();

    /**
     * A group went into the spool.
     *
     * @return how long the next one may gather at most
     */
    Duration spooled() {
        Duration time = PER_GROUP.multipliedBy(inARow.incrementAndGet());
        return time.compareTo(LONGEST) < 0 ? time : LONGEST;
    }

    /** A group went into the database. */
    void committed() {
        inARow.set(0);
    }
}
