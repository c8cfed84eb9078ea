package io.pitlane.load;

import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Inbox files that could not be read or loaded, and so wait: until they change, or for another try after a while.
 * Thread-safe. What it knows is gone with the process, and found out again by the next one.
 */
public final class HeldFiles {

    /** One such file. {@code since} is when it failed first in its present form. */
    public record HeldFile(Path path, String reason, Instant since) {}

    private record Hold(FileStamp stamp, String reason, Instant since, Instant nextTry) {}

    private final Clock clock;
    private final Duration retryAfter;
    private final Map<Path, Hold> holds = new ConcurrentHashMap<>();

    public HeldFiles(Clock clock, Duration retryAfter) {
        this.clock = clock;
        this.retryAfter = retryAfter;
    }

    /**
     * Holds {@code path} back.
     *
     * @return whether this is news: the file was not held, or was so in another form or for another reason
     */
    public boolean hold(Path path, FileStamp stamp, String reason) {
        Instant now = clock.instant();
        Hold before = holds.get(path);
        boolean known = before != null
                && before.stamp().equals(stamp)
                && before.reason().equals(reason);
        holds.put(path, new Hold(stamp, reason, known ? before.since() : now, now.plus(retryAfter)));
        return !known;
    }

    /** Whether {@code path} is to be left alone for now. */
    public boolean isHeld(Path path, FileStamp stamp) {
        Hold hold = holds.get(path);
        return hold != null && hold.stamp().equals(stamp) && clock.instant().isBefore(hold.nextTry());
    }

    public void release(Path path) {
        holds.remove(path);
    }

    /** Oldest first. Files that are no longer there are forgotten. */
    public List<HeldFile> list() {
        holds.keySet().removeIf(path -> !path.toFile().exists());
        return holds.entrySet().stream()
                .map(entry -> new HeldFile(
                        entry.getKey(),
                        entry.getValue().reason(),
                        entry.getValue().since()))
                .sorted(Comparator.comparing(HeldFile::since).thenComparing(HeldFile::path))
                .toList();
    }
}
