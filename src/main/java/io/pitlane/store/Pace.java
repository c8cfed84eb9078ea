package io.pitlane.store;

import java.time.Duration;

/** How much of its time the reconciler rests, so that others get theirs. Safe for use by many threads. */
public interface Pace {

    /**
     * @param worked how long a group of batches took
     * @param records in it
     * @return how long to rest behind it; not negative
     */
    Duration restAfter(Duration worked, long records);

    /** Most bytes of files that one transaction takes in: a smaller one disturbs others for a shorter time. */
    int groupBytes();

    /** Whether it never rests, so that nothing needs to be spared. */
    default boolean isUnlimited() {
        return false;
    }

    /** Never rests. */
    static Pace unlimited() {
        return new Pace() {
            @Override
            public boolean isUnlimited() {
                return true;
            }

            @Override
            public Duration restAfter(Duration worked, long records) {
                return Duration.ZERO;
            }

            @Override
            public int groupBytes() {
                return 4 << 20;
            }
        };
    }

    /** At most so many records a second, on all its connections together. */
    static Pace ofRate(double recordsPerSecond, int connections) {
        return new Pace() {
            @Override
            public Duration restAfter(Duration worked, long records) {
                double nanos = records * connections / recordsPerSecond * 1e9 - worked.toNanos();
                return nanos <= 0 ? Duration.ZERO : Duration.ofNanos(Math.round(nanos));
            }

            /** What takes about half a second, where a record has some 200 bytes. */
            @Override
            public int groupBytes() {
                return (int) Math.max(1 << 12, Math.min(4 << 20, recordsPerSecond / connections * 100));
            }
        };
    }
}
