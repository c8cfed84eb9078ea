package io.pitlane.regime;

import io.pitlane.error.InvalidInputException;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.stream.LongStream;

/**
 * A time that has a snapshot: 00, 04, 08, 12, 16 or 20 o'clock UTC. A day is 24 hours here, whatever clocks on walls do.
 *
 * @param time exactly so
 */
public record Boundary(Instant time) {

    static final Duration STEP = Duration.ofHours(4);

    public Boundary {
        if (!time.equals(floor(time))) {
            throw new InvalidInputException(
                    time + " is no boundary of a regime; those are 00, 04, 08, 12, 16 and 20 o'clock UTC");
        }
    }

    /** The last one at or before a time. */
    public static Boundary before(Instant time) {
        return new Boundary(floor(time));
    }

    private static Instant floor(Instant time) {
        return Instant.ofEpochSecond(Math.floorDiv(time.getEpochSecond(), STEP.toSeconds()) * STEP.toSeconds());
    }

    /** The boundary so many steps before. */
    Instant earlier(int steps) {
        return time.minus(STEP.multipliedBy(steps));
    }

    /** The ends of {@code returns} hourly returns, one more than these, the oldest first and the last one this time. */
    List<Instant> hours(int returns) {
        return back(time, Duration.ofHours(1), returns + 1);
    }

    /** The last days' ends, 00:00 UTC, at or before this time, the oldest first. */
    List<Instant> dayEnds(int days) {
        return back(time.truncatedTo(ChronoUnit.DAYS), Duration.ofHours(24), days);
    }

    private static List<Instant> back(Instant last, Duration step, int count) {
        return LongStream.range(0, count)
                .mapToObj(i -> last.minus(step.multipliedBy(count - 1 - i)))
                .toList();
    }
}
