package io.pitlane.load;

import io.pitlane.database.DatabaseUnavailableException;
import io.pitlane.database.OperationKind;
import io.pitlane.database.Retry;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;

/** Loads one file in one transaction: all of it, or nothing where too much of it is refused. Stateless. */
final class AtomicFile {

    static final Retry RETRY = new Retry(3, Duration.ofMillis(150), Duration.ofSeconds(3));

    private final LoadParts parts;
    private final FileTargets targets;
    private final LoadOptions options;
    private final LoadProgress progress;

    AtomicFile(LoadParts parts, FileTargets targets, LoadOptions options, LoadProgress progress) {
        this.parts = parts;
        this.targets = targets;
        this.options = options;
        this.progress = progress;
    }

    /**
     * What of a file goes into one dataset.
     *
     * @param before what the ledger knew before the first try: a try before this one may have been committed without its
     *     answer
     */
    record Part(FileOutcome outcome, DatasetLoad load, ContentCheck check, LedgerState before) {}

    /** @throws IOException if the file cannot be read */
    void load(FileOutcome outcome) throws IOException {
        List<Part> all = new ArrayList<>();
        for (FileOutcome part : targets.of(outcome)) {
            DatasetLoad load = targets.loadOf(part);
            ContentCheck check = part.checked(parts.workers());
            part.identify(check.loadId());
            all.add(new Part(part, load, check, load.findInLedger(check.loadId())));
        }
        List<Part> open = all.stream().filter(part -> !isSettled(part)).toList();
        try {
            if (!open.isEmpty()) {
                RETRY.call(
                                () -> parts.transactions()
                                        .call(OperationKind.COPY, "load-file", connection -> loadIn(connection, open)),
                                e -> e instanceof DatabaseUnavailableException || e instanceof ChunkTakenException)
                        .forEach((part, entries) -> entries.forEach(part.outcome()::add));
            }
        } catch (TooManyRefusalsException e) {
            refuse(open, e);
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
        for (Part part : all) {
            FileOutcome loaded = part.outcome();
            progress.advanced(loaded.progress(part.check().size()), loaded.read());
            if (loaded.state() == FileState.LOADED && loaded.rejected() > 0
                    || part.before().rejected() > 0) {
                part.load().writeRejects(List.of(part.check().loadId()));
            }
        }
    }

    /** Nothing of any part was loaded; the records that were read until then are told once. */
    static void refuse(List<Part> open, TooManyRefusalsException e) {
        for (int i = 0; i < open.size(); i++) {
            open.get(i).outcome().rejected(i == 0 ? e.read() : 0, e.getMessage());
        }
    }

    /** Whether it is known what becomes of a part before any of its records is read; then the outcome says it. */
    boolean isSettled(Part part) {
        if (part.before().isComplete() && !options.force()) {
            part.outcome().duplicate(part.before().read());
            return true;
        }
        if (!part.check().damage().isEmpty()) {
            part.outcome().rejected(1, part.check().damage());
            return true;
        }
        return false;
    }

    /**
     * Loads the parts of a file in the caller's transaction.
     *
     * @throws HeldDayException if a partition that it needs is not to be made
     * @throws TooManyRefusalsException if the transaction is to be rolled back for what was refused
     * @throws UncheckedIOException if the file cannot be read
     */
    Map<Part, List<BatchEntry>> loadIn(Connection connection, List<Part> open) throws SQLException {
        Map<Part, List<BatchEntry>> entries = new IdentityHashMap<>();
        Refused refused = new Refused();
        for (Part part : open) {
            entries.put(part, loadIn(connection, part, refused));
        }
        refused.checkRatio(options);
        return entries;
    }

    private List<BatchEntry> loadIn(Connection connection, Part part, Refused refused) throws SQLException {
        String loadId = part.check().loadId();
        LedgerState known = parts.ledger()
                .find(connection, part.load().dataset().name(), List.of(loadId))
                .getOrDefault(loadId, LedgerState.UNKNOWN);
        int repeat = options.force() ? part.before().repeatOfNextLoad() : 0;
        List<BatchEntry> entries = new ArrayList<>();
        DayBudget newDays = part.load().newBudget(loadId);
        Batch batch = parts.batches().take();
        try (ChunkSequence chunks = new ChunkSequence(
                part.outcome().source(),
                part.check(),
                known,
                repeat,
                part.load().newReader(part.load().newEncoder(), part.outcome()),
                newDays)) {
            while (chunks.hasNext()) {
                parts.workers().checkStopping();
                batch.clear();
                BatchEntry entry = chunks.next(batch, parts.clock().instant());
                entries.add(entry);
                if (!entry.alreadyCommitted) {
                    write(connection, part.load(), batch);
                    refused.add(batch, entry);
                } else if (part.before().chunk(entry.chunk, repeat) == null) {
                    LedgerState.LedgerRow row = known.chunk(entry.chunk, repeat);
                    entry.markCommitted(row, parts.process().equals(row.writer()));
                }
                refused.checkCount(options);
            }
            return entries;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } finally {
            part.load().keep(loadId, newDays);
            parts.batches().giveBack(batch);
        }
    }

    /** Partitions of days stay though the file may not; a dry run leaves not even those. */
    private void write(Connection connection, DatasetLoad load, Batch batch) throws SQLException {
        try {
            load.writer().write(connection, batch);
        } catch (MissingDaysException missing) {
            BatchDays days = load.days().orElseThrow();
            if (options.dryRun()) {
                days.createIn(connection, batch, missing.days());
            } else {
                days.createBeside(connection, batch, missing.days());
            }
            load.writer().write(connection, batch);
        }
    }

    /** Counts what is refused of a file, against what is allowed. */
    private static final class Refused {

        private long read;
        private long count;
        private String first = "";

        void add(Batch batch, BatchEntry entry) {
            read += entry.read;
            count += entry.rejected;
            if (first.isEmpty()) {
                List<Refusal> all = new ArrayList<>(batch.refusals);
                all.addAll(batch.databaseRefusals);
                first = all.stream()
                        .min((left, right) -> Long.compare(left.record(), right.record()))
                        .map(refusal -> "; the first, "
                                + (refusal.line() > 0 ? "line " + refusal.line() : "record " + refusal.record())
                                + ": " + refusal.detail())
                        .orElse("");
            }
        }

        void checkCount(LoadOptions options) {
            if (options.maxRejects().isPresent() && count > options.maxRejects().getAsLong()) {
                throw new TooManyRefusalsException(
                        read,
                        "nothing of the file was loaded: " + count + " records were refused, "
                                + options.maxRejects().getAsLong() + " are allowed (--max-rejects)" + first);
            }
        }

        /** Behind the last record of the file. */
        void checkRatio(LoadOptions options) {
            if (options.maxRejectRatio().isPresent()
                    && count > options.maxRejectRatio().getAsDouble() * read) {
                throw new TooManyRefusalsException(
                        read,
                        "nothing of the file was loaded: " + count + " of " + read
                                + " records were refused, a share of "
                                + options.maxRejectRatio().getAsDouble() + " is allowed (--max-reject-ratio)" + first);
            }
        }
    }
}
