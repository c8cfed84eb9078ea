package io.pitlane.load;

import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Which files of the inbox are ready to be taken: those with a name of their own (not hidden, not temporary) that have
 * not changed for a while and are not held back. Thread-safe.
 */
public final class InboxRule {

    private record Sighting(FileStamp stamp, long atMillis) {}

    private final Clock clock;
    private final Duration minAge;
    private final HeldFiles held;
    private final Map<Path, Sighting> fromTheFuture = new ConcurrentHashMap<>();

    public InboxRule(Clock clock, Duration minAge, HeldFiles held) {
        this.clock = clock;
        this.minAge = minAge;
        this.held = held;
    }

    public boolean isReady(Path file, FileStamp stamp) {
        return FileNames.isFinished(file.getFileName().toString())
                && isSettled(file, stamp)
                && !held.isHeld(file, stamp);
    }

    private boolean isSettled(Path file, FileStamp stamp) {
        long now = clock.millis();
        if (stamp.modifiedMillis() <= now) {
            return stamp.modifiedMillis() <= now - minAge.toMillis();
        }
        return hasRested(file, stamp, now);
    }

    /** A file whose time lies ahead of our clock cannot be judged by its age: it must look the same for that long. */
    private boolean hasRested(Path file, FileStamp stamp, long now) {
        Sighting first = fromTheFuture.compute(
                file, (path, seen) -> seen != null && seen.stamp().equals(stamp) ? seen : new Sighting(stamp, now));
        boolean rested = now - first.atMillis() >= minAge.toMillis();
        if (rested) {
            fromTheFuture.remove(file);
        }
        return rested;
    }
}
