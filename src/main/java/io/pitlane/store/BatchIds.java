package io.pitlane.store;

import java.security.SecureRandom;
import java.time.Clock;
import java.util.Random;
import java.util.UUID;

/** Makes UUIDs of version 7, which begin with the time in milliseconds. Thread-safe. */
public final class BatchIds {

    private static final long VERSION = 7L << 12;
    private static final long VARIANT = 1L << 63;

    private final Clock clock;
    private final Random random = new SecureRandom();

    public BatchIds(Clock clock) {
        this.clock = clock;
    }

    public UUID next() {
        long high = clock.millis() << 16 | VERSION | random.nextInt(1 << 12);
        long low = VARIANT | random.nextLong() >>> 2;
        return new UUID(high, low);
    }
}
