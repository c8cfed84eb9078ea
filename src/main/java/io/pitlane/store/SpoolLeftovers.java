package io.pitlane.store;

import io.pitlane.metrics.SpoolMetrics;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Clears up after processes that died over a file: what they were writing goes, what they were removing comes back. */
final class SpoolLeftovers {

    private static final Logger LOG = LoggerFactory.getLogger(SpoolLeftovers.class);
    private static final Duration OLD = Duration.ofHours(1);
    private static final Pattern LEAVING = Pattern.compile("\\.(.+)\\.([0-9a-f-]{36})\\.\\d+\\.leaving");

    private final SpoolTree tree;
    private final FileLayer layer;
    private final TimedFiles files;
    private final SpoolWriters writers;
    private final SpoolJournals journals;
    private final SpoolMetrics metrics;
    private final Clock clock;

    SpoolLeftovers(
            SpoolTree tree,
            FileLayer layer,
            TimedFiles files,
            SpoolWriters writers,
            SpoolJournals journals,
            SpoolMetrics metrics,
            Clock clock) {
        this.tree = tree;
        this.layer = layer;
        this.files = files;
        this.writers = writers;
        this.journals = journals;
        this.metrics = metrics;
        this.clock = clock;
    }

    /** The name of a file of {@code process} that is about to go. */
    static Path leaving(Path file, String process, long number) {
        return file.resolveSibling("." + file.getFileName() + "." + process + "." + number + ".leaving");
    }

    void clear() {
        long removed = 0;
        for (Path file : tree.hidden()) {
            try {
                Matcher leaving = LEAVING.matcher(file.getFileName().toString());
                if (leaving.matches() && !writers.isAlive(leaving.group(2))) {
                    bringBack(file, leaving.group(1));
                } else if (TimedFiles.isTemporary(file) && isLeft(file)) {
                    layer.delete(file);
                    removed++;
                }
            } catch (NoSuchFileException gone) {
                LOG.debug("{} is gone", file);
            } catch (IOException e) {
                LOG.warn("Cannot clear up {}: {}", file, e.toString());
            }
        }
        if (removed > 0) {
            metrics.leftoversRemoved(removed);
            LOG.info("Removed {} unfinished spool files of processes that died; nobody was told of them", removed);
        }
    }

    /** Nobody was told of an unfinished file, so it may go when nobody writes it any more. */
    private boolean isLeft(Path file) throws IOException {
        if (files.isInHand(file)) {
            return false;
        }
        Optional<SpoolHeader> header = SpoolFile.readHeader(file);
        if (header.isEmpty()) {
            Instant changed = Files.getLastModifiedTime(file).toInstant();
            return !writers.hasOthers() || changed.isBefore(clock.instant().minus(OLD));
        }
        if (writers.isAlive(header.get().writer())) {
            return false;
        }
        journals.left(header.get().writer(), header.get().sequence());
        return true;
    }

    /** Whether it was committed is for the ledger to say when it is loaded again. */
    private void bringBack(Path file, String name) throws IOException {
        Path place = file.resolveSibling(name);
        Path dataset = file.getParent().getParent().getParent().getParent();
        Optional<TimedNames> named = TimedNames.parse(place);
        if (named.isPresent()) {
            files.adopt(file, dataset, named.get().second(), named.get().source());
        } else if (!Files.exists(place)) {
            layer.rename(file, place);
        }
    }
}
