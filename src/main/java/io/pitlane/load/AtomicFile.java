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
import java.util.List;

/** Loads one file in one transaction: all of it, or nothing where too much of it is refused. Stateless. */
final class AtomicFile {

    static final Retry RETRY = new Retry(3, Duration.ofMillis(150), Duration.ofSeconds(3));

    private final LoadParts parts;
    private final DatasetLoad load;
    private final LoadOptions options;
    private final LoadProgress progress;

    AtomicFile(LoadParts parts, DatasetLoad load, LoadOptions options, LoadProgress progress) {
        this.parts = parts;
        this.load = load;
        this.options = options;
        this.progress = progress;
    }

    /** @throws IOException if the file cannot be read */
    void load(FileOutcome outcome) throws IOException {
        ContentCheck check =
                ContentCheck.of(outcome.path(), bytes -> parts.workers().checkStopping());
        outcome.identify(check.loadId());
        LedgerState before = load.findInLedger(check.loadId());
        try {
            if (!isSettled(outcome, check, before)) {
                RETRY.call(
                                () -> parts.transactions()
                                        .call(
                                                OperationKind.COPY,
                                                "load-file",
                                                connection -> loadIn(connection, outcome.source(), check, before)),
                                e -> e instanceof DatabaseUnavailableException || e instanceof ChunkTakenException)
                        .forEach(outcome::add);
            }
        } catch (TooManyRefusalsException e) {
            outcome.rejected(e.read(), e.getMessage());
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
        progress.advanced(check.size(), outcome.read());
        if (outcome.state() == FileState.LOADED && outcome.rejected() > 0 || before.rejected() > 0) {
            load.writeRejects(List.of(check.loadId()));
        }
    }

    /** Whether it is known what becomes of a file before any of its records is read; then the outcome says it. */
    boolean isSettled(FileOutcome outcome, ContentCheck check, LedgerState before) {
        if (before.isComplete() && !options.force()) {
            outcome.duplicate(before.read());
            return true;
        }
        if (!check.damage().isEmpty()) {
            outcome.rejected(1, check.damage());
            return true;
        }
        return false;
    }

    /**
     * Loads a file in the caller's transaction.
     *
     * @param before what the ledger knew before the first try: a try before this one may have been committed without its
     *     answer
     * @throws TooManyRefusalsException if the transaction is to be rolled back for what was refused
     * @throws UncheckedIOException if the file cannot be read
     */
    List<BatchEntry> loadIn(Connection connection, SourceFile file, ContentCheck check, LedgerState before)
            throws SQLException {
        LedgerState known = parts.ledger()
                .find(connection, load.dataset().name(), List.of(check.loadId()))
                .getOrDefault(check.loadId(), LedgerState.UNKNOWN);
        int repeat = options.force() ? before.repeatOfNextLoad() : 0;
        List<BatchEntry> entries = new ArrayList<>();
        Batch batch = parts.batches().take();
        try (ChunkSequence chunks =
                new ChunkSequence(file, check, known, repeat, load.newReader(load.newCodec(), file.path()))) {
            Refused refused = new Refused();
            while (chunks.hasNext()) {
                parts.workers().checkStopping();
                batch.clear();
                BatchEntry entry = chunks.next(batch, parts.clock().instant());
                entries.add(entry);
                if (!entry.alreadyCommitted) {
                    load.writer().write(connection, batch);
                    refused.add(batch, entry);
                } else if (before.chunk(entry.chunk, repeat) == null) {
                    LedgerState.LedgerRow row = known.chunk(entry.chunk, repeat);
                    entry.markCommitted(row, parts.process().equals(row.writer()));
                }
                refused.check(options, !chunks.hasNext());
            }
            return entries;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } finally {
            parts.batches().giveBack(batch);
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

        void check(LoadOptions options, boolean atEnd) {
            if (options.maxRejects().isPresent() && count > options.maxRejects().getAsLong()) {
                throw new TooManyRefusalsException(
                        read,
                        "nothing of the file was loaded: " + count + " records were refused, "
                                + options.maxRejects().getAsLong() + " are allowed (--max-rejects)" + first);
            }
            if (atEnd
                    && options.maxRejectRatio().isPresent()
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
