package io.pitlane.store;

import io.pitlane.config.StoreMode;
import io.pitlane.dataset.Dataset;
import io.pitlane.dataset.Timestamps;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;

/**
 * Reads records where there is no database to ask: from the mirror, which is the PIT tree where the settings want one, and
 * from the spool. A record that stands in both is read once. Takes bounded memory and time, whatever lies there.
 * Thread-safe.
 */
public final class FileTier {

    private static final Duration LONGEST = Duration.ofSeconds(10);
    private static final Duration PATIENCE = Duration.ofSeconds(5);
    private static final int READERS = 2;
    private static final Instant EARLIEST = Instant.parse("0001-01-01T00:00:00Z");
    private static final Instant LATEST = Instant.parse("9999-12-31T23:59:59.999999Z");

    private final Spool spool;
    private final PitTree tree;
    private final StoreMode mode;
    private final MirrorProof proof;
    private final int mostFiles;
    private final Semaphore readers = new Semaphore(READERS, true);

    /** @param mostFiles that are read for one answer */
    public FileTier(Spool spool, PitTree tree, StoreMode mode, MirrorProof proof, int mostFiles) {
        this.spool = spool;
        this.tree = tree;
        this.mode = mode;
        this.proof = proof;
        this.mostFiles = mostFiles;
    }

    /**
     * What is to be read.
     *
     * @param writtenAt the field that says when a record became known
     * @param from and {@code to}: the first and the last moment that records are of; empty: without end
     */
    public record Range(
            Dataset dataset, String writtenAt, Optional<Instant> from, Optional<Instant> to, boolean newestFirst) {}

    /** Whether the files are all that there is, also where a database is at hand. */
    public boolean isTheOnlyOne() {
        return mode == StoreMode.FILE_ONLY;
    }

    /**
     * Lets somebody read, once few enough others do.
     *
     * @throws TooManyFilesException if the answer lies in too many files, or too many are being read already
     */
    public <T> T read(Range range, Function<FiledRows, T> reader) {
        if (!enter()) {
            throw new TooManyFilesException("Others are reading files");
        }
        try {
            return reader.apply(open(range));
        } finally {
            readers.release();
        }
    }

    private boolean enter() {
        try {
            return readers.tryAcquire(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    private FiledRows open(Range range) {
        String dataset = range.dataset().name();
        boolean readsTree = mode != StoreMode.DATABASE_FIRST;
        boolean isProven = readsTree && proof.holds(dataset, range.from());
        Instant from = range.from().filter(EARLIEST::isBefore).orElse(EARLIEST);
        Instant to = range.to().filter(LATEST::isAfter).orElse(LATEST);
        Comparator<Long> order = range.newestFirst() ? Comparator.reverseOrder() : Comparator.naturalOrder();
        FileBudget budget = new FileBudget(mostFiles, LONGEST.toNanos(), System::nanoTime);
        RowReading reading =
                new RowReading(range.dataset(), range.writtenAt(), Timestamps.micros(from), Timestamps.micros(to));
        SpooledRows spooled = new SpooledRows(reading, budget, order);
        if (!isProven) {
            spooled.readAll(spool, dataset, !readsTree);
        }
        List<Path> days = new ArrayList<>(readsTree ? tree.days(dataset, from, to) : List.of());
        if (range.newestFirst()) {
            Collections.reverse(days);
        }
        TreeSeconds seconds = new TreeSeconds(
                days,
                Math.floorDiv(Timestamps.micros(from), 1_000_000L),
                Math.floorDiv(Timestamps.micros(to), 1_000_000L),
                reading,
                budget,
                order);
        return new FiledRows(range.dataset(), spooled, seconds, order, isProven);
    }
}
