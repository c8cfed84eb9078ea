package io.pitlane.store;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Files of the spool that cannot be loaded, and so wait for another try. Thread-safe. What it knows is gone with the
 * process, and found out again by the next one.
 */
final class HeldEntries {

    private final Clock clock;
    private final Duration retryAfter;
    private final Map<Path, Hold> holds = new ConcurrentHashMap<>();

    private record Hold(String reason, Instant since, Instant nextTry) {}

    HeldEntries(Clock clock, Duration retryAfter) {
        this.clock = clock;
        this.retryAfter = retryAfter;
    }

    void hold(Path path, String reason) {
        Instant now = clock.instant();
        holds.compute(
                path, (key, known) -> new Hold(reason, known == null ? now : known.since(), now.plus(retryAfter)));
    }

    /** Whether it is to be left alone for now. */
    boolean isHeld(Path path) {
        Hold hold = holds.get(path);
        return hold != null && clock.instant().isBefore(hold.nextTry());
    }

    void release(Path path) {
        holds.remove(path);
    }

    /** Lets every file be tried again at once. */
    void releaseAll() {
        holds.clear();
    }

    /** Oldest first. Files that are no longer there are forgotten. */
    List<HeldEntry> list() {
        holds.keySet().removeIf(path -> !Files.exists(path));
        return holds.entrySet().stream()
                .map(entry -> new HeldEntry(
                        entry.getKey(),
                        entry.getValue().reason(),
                        entry.getValue().since()))
                .sorted(Comparator.comparing(HeldEntry::since).thenComparing(HeldEntry::path))
                .toList();
    }
}
