package io.pitlane.store;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** How the work on the backlog goes. Thread-safe. */
public final class ReconcileState {

    private Instant began;
    private Instant ended;
    private long filesLeft;
    private long bytesLeft;
    private long bytesDone;
    private String trouble = "";
    private Instant troubleSince;

    /**
     * One look at it.
     *
     * @param isRunning whether a run is under way
     * @param lastEnd when the last run ended; empty before the first
     * @param filesLeft before a run that is under way
     * @param timeLeft what a run that is under way has before it, as it went so far; empty where nobody can tell
     * @param trouble why the last run did not come to its end; empty: it did
     * @param troubleSince since when runs do not; empty as the trouble
     */
    public record View(
            boolean isRunning,
            Optional<Instant> lastEnd,
            long filesLeft,
            Optional<Duration> timeLeft,
            String trouble,
            Optional<Instant> troubleSince) {}

    public synchronized View view(Instant now) {
        boolean running = began != null && (ended == null || ended.isBefore(began));
        Optional<Duration> left = Optional.empty();
        if (running && bytesDone > 0) {
            double seconds = Duration.between(began, now).toNanos() / 1e9;
            left = Optional.of(Duration.ofSeconds(Math.round(seconds * bytesLeft / bytesDone)));
        }
        return new View(
                running,
                Optional.ofNullable(ended),
                running ? filesLeft : 0,
                left,
                trouble,
                Optional.ofNullable(troubleSince));
    }

    synchronized void began(Instant now) {
        began = now;
        bytesDone = 0;
        filesLeft = 0;
        bytesLeft = 0;
    }

    synchronized void backlogIs(List<SpoolEntry> backlog) {
        filesLeft = backlog.size();
        bytesLeft = backlog.stream().mapToLong(SpoolEntry::bytes).sum();
    }

    synchronized void advanced(long files, long bytes) {
        filesLeft = Math.max(0, filesLeft - files);
        bytesDone += bytes;
        bytesLeft = Math.max(0, bytesLeft - bytes);
    }

    synchronized void ended(Instant now, ReconcileReport report) {
        ended = now;
        trouble = report.interruption().map(Throwable::getMessage).orElse("");
        troubleSince = trouble.isEmpty() ? null : troubleSince == null ? now : troubleSince;
    }
}
