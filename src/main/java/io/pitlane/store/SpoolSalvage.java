package io.pitlane.store;

import io.pitlane.config.CrashPoint;
import io.pitlane.metrics.SpoolMetrics;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Saves what can be saved of damaged files. First the rest is written as a new file, then the damaged one goes to
 * quarantine: whoever is killed between the two meets it again and saves the same under the same batch id, which the ledger
 * takes once. Thread-safe.
 */
final class SpoolSalvage {

    private static final Logger LOG = LoggerFactory.getLogger(SpoolSalvage.class);
    private static final long HOLD = Duration.ofMinutes(1).toNanos();

    private final Keeper keeper;
    private final SpoolJournals journals;
    private final SpoolQuarantine quarantine;
    private final SpoolRoom room;
    private final SpoolMetrics metrics;
    private final Map<Path, Held> held = new ConcurrentHashMap<>();

    private record Held(String why, long since) {}

    /** Writes a batch into the spool. */
    interface Keeper {
        SpoolEntry keep(SpoolBatch batch) throws IOException;
    }

    SpoolSalvage(
            Keeper keeper, SpoolJournals journals, SpoolQuarantine quarantine, SpoolRoom room, SpoolMetrics metrics) {
        this.keeper = keeper;
        this.journals = journals;
        this.quarantine = quarantine;
        this.room = room;
        this.metrics = metrics;
    }

    void save(SpoolEntry entry, SpoolFile file) throws IOException {
        Optional<SpoolJournals.NotedFile> noted =
                file.header().isPresent() ? Optional.empty() : journals.find(entry.path());
        Remainder rest = remainder(entry, file, noted);
        if (rest.batch().isPresent()) {
            SpoolEntry kept = keeper.keep(rest.batch().get());
            room.found(kept.dataset(), kept.bytes());
        }
        CrashPoint.SALVAGE_WRITTEN.reached();
        Path place = quarantine.take(entry.path(), rest);
        room.release(entry.dataset(), entry.bytes());
        file.header().ifPresent(header -> journals.left(header.writer(), header.sequence()));
        noted.ifPresent(number -> journals.left(number.writer(), number.sequence()));
        held.remove(entry.path());
        metrics.torn(entry.dataset(), rest.saved(), rest.lost());
        LOG.warn(
                "{} was damaged and is now {}: {} records of it are saved, {} are lost",
                entry.path(),
                place,
                rest.saved(),
                rest.lost());
    }

    private static Remainder remainder(SpoolEntry entry, SpoolFile file, Optional<SpoolJournals.NotedFile> noted) {
        if (file.header().isPresent()) {
            return Remainder.of(file.header().get(), file.lines());
        }
        String source = TimedNames.parse(entry.path()).map(TimedNames::source).orElse("");
        return Remainder.of(file, entry, noted.map(SpoolJournals.NotedFile::note), source);
    }

    /** The file stays, and others are not kept waiting for it. */
    void hold(SpoolEntry entry, Exception failure) {
        Held before = held.put(
                entry.path(), new Held(entry.path() + " cannot be read: " + failure.getMessage(), System.nanoTime()));
        if (before == null) {
            LOG.warn("{} cannot be loaded and stays: {}", entry.path(), failure.toString());
        }
    }

    boolean isOpen(SpoolEntry entry) {
        Held file = held.get(entry.path());
        return file == null || System.nanoTime() - file.since() > HOLD;
    }

    List<String> held() {
        return held.values().stream().map(Held::why).sorted().toList();
    }

    void warn(String what, Exception failure) {
        LOG.warn("{}: {}", what, failure.toString());
    }
}
