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

/** Loads one file in one transaction: all of it, or nothing where too much of it is refused or it is only a trial. */
final class AtomicFile {

    private static final Retry RETRY = new Retry(3, Duration.ofMillis(150), Duration.ofSeconds(3));

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
    void load(SourceFile file, FileOutcome outcome) throws IOException {
        ContentCheck check =
                ContentCheck.of(file.path(), bytes -> parts.workers().checkStopping());
        outcome.identify(check.loadId());
        if (!check.damage().isEmpty()) {
            outcome.rejected(1, check.damage());
            progress.advanced(check.size(), 1);
            return;
        }
        List<BatchEntry> entries;
        try {
            entries = RETRY.call(
                    () -> parts.transactions()
                            .call(OperationKind.COPY, "load-file", connection -> loadIn(connection, file, check)),
                    e -> e instanceof DatabaseUnavailableException || e instanceof ChunkTakenException);
        } catch (TooManyRefusalsException e) {
            outcome.rejected(e.read(), e.getMessage());
            progress.advanced(check.size(), e.read());
            return;
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
        settle(outcome, entries, check);
        if (!options.dryRun() && outcome.rejected() > 0) {
            load.writeRejects(List.of(check.loadId()));
        }
    }

    private void settle(FileOutcome outcome, List<BatchEntry> entries, ContentCheck check) {
        boolean news = entries.stream().anyMatch(entry -> !entry.alreadyCommitted);
        long read = entries.stream().mapToLong(entry -> entry.read).sum();
        if (news) {
            entries.forEach(outcome::add);
        } else {
            outcome.duplicate(read);
        }
        progress.advanced(check.size(), read);
    }

    private List<BatchEntry> loadIn(Connection connection, SourceFile file, ContentCheck check) throws SQLException {
        LedgerState known = parts.ledger()
                .find(connection, load.dataset().name(), List.of(check.loadId()))
                .getOrDefault(check.loadId(), LedgerState.UNKNOWN);
        List<BatchEntry> entries = new ArrayList<>();
        Batch batch = parts.batches().take();
        try (ChunkSequence chunks =
                new ChunkSequence(file, check, known, options.force(), load.newReader(load.newCodec(), file.path()))) {
            Refused refused = new Refused();
            while (chunks.hasNext()) {
                parts.workers().checkStopping();
                batch.clear();
                BatchEntry entry = chunks.next(batch, parts.clock().instant());
                entries.add(entry);
                if (!entry.alreadyCommitted) {
                    load.writer().write(connection, batch);
                    refused.add(batch, entry);
                    refused.check(options, !chunks.hasNext());
                }
            }
            if (options.dryRun()) {
                connection.rollback();
            }
            return entries;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } finally {
            parts.batches().giveBack(batch);
        }
    }

    /** How much of the file was refused so far, and the first reason. */
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
                        .findFirst()
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
