package io.pitlane.load;

import io.pitlane.config.CrashPoint;
import io.pitlane.database.DatabaseException;
import io.pitlane.database.DatabaseUnavailableException;
import io.pitlane.database.OperationKind;
import io.pitlane.database.Retry;
import io.pitlane.database.SqlStates;
import io.pitlane.database.Transactions;
import io.pitlane.metrics.LoadMetrics;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;

/**
 * Commits batches. Before a batch is tried again, for whatever reason, the ledger is asked what of it is there: so a
 * connection lost in the middle of COMMIT neither loses nor doubles it. Thread-safe.
 */
final class BatchCommitter {

    private static final Retry RETRY = new Retry(6, Duration.ofMillis(150), Duration.ofSeconds(3));

    private static final Retry ONLY_TAKEN = new Retry(6, Duration.ofMillis(1), Duration.ofMillis(100));

    private static final int MOST_ATTEMPTS = 4;

    /** Records that are tried at once as new ones; a try that fails has cost as much as they have. */
    private static final int MOST_NEW = 1000;

    /** After a record that was known, so many batches are not taken to be new. */
    private static final int ROUNDS_WITHOUT = 16;

    private final String dataset;
    private final String process;
    private final Transactions transactions;
    private final BatchWriter writer;
    private final Optional<BatchDays> days;
    private final Ledger ledger;
    private final LoadMetrics metrics;
    private final AtomicInteger knownLately = new AtomicInteger();

    BatchCommitter(
            String dataset,
            String process,
            Transactions transactions,
            BatchWriter writer,
            Optional<BatchDays> days,
            Ledger ledger,
            LoadMetrics metrics) {
        this.dataset = dataset;
        this.process = process;
        this.transactions = transactions;
        this.writer = writer;
        this.days = days;
        this.ledger = ledger;
        this.metrics = metrics;
    }

    /**
     * @throws DatabaseUnavailableException if the database stays away
     * @throws HeldDayException if a partition that it needs is not to be made
     */
    void commit(Batch batch) {
        long start = System.nanoTime();
        AtomicReference<RuntimeException> failure = new AtomicReference<>();
        RETRY.call(() -> attempt(batch, failure), BatchCommitter::mayPass);
        tell(batch, (System.nanoTime() - start) / 1e9);
    }

    /**
     * As {@link #commit}, without patience: what may pass is left to the caller, who then says that the ledger has to be
     * asked first.
     *
     * @param seemsNew the records are hardly in the table yet: they are tried in the way that is cheapest for such ones
     */
    void commitOnce(Batch batch, boolean seemsNew) {
        long start = System.nanoTime();
        if (!seemsNew || !isWrittenAsNew(batch)) {
            AtomicReference<RuntimeException> failure = new AtomicReference<>();
            ONLY_TAKEN.call(() -> attempt(batch, failure), ChunkTakenException.class::isInstance);
        }
        tell(batch, (System.nanoTime() - start) / 1e9);
    }

    /** False: nothing of it is written, since some record or the batch itself is not new after all. */
    private boolean isWrittenAsNew(Batch batch) {
        if (!writer.takesNew() || batch.records() > MOST_NEW || knownLately.get() > 0) {
            knownLately.updateAndGet(left -> Math.max(0, left - 1));
            return false;
        }
        try {
            transactions.call(OperationKind.WRITE, "load-new", connection -> {
                writer.writeNew(connection, batch);
                return null;
            });
            CrashPoint.COMMITTED.reached();
            return true;
        } catch (ChunkTakenException | MissingDaysException passes) {
            return false;
        } catch (DatabaseException e) {
            if (e.getCause() instanceof SQLException cause
                    && (SqlStates.isDataError(cause) || SqlStates.isMissingPartition(cause))) {
                knownLately.set(SqlStates.isUniqueViolation(cause) ? ROUNDS_WITHOUT : 0);
                return false;
            }
            throw e;
        }
    }

    private static boolean mayPass(RuntimeException e) {
        return e instanceof DatabaseUnavailableException || e instanceof ChunkTakenException;
    }

    /** @param failure of the attempt before; null: this is the first */
    private Void attempt(Batch batch, AtomicReference<RuntimeException> failure) {
        if (failure.get() != null) {
            // Who was told that somebody else had committed did not commit, be that another thread of this process.
            boolean mayBeOurs = !(failure.get() instanceof ChunkTakenException);
            transactions.call(
                    OperationKind.READ, "find-committed", connection -> markCommitted(connection, batch, mayBeOurs));
        }
        if (!batch.entries.stream().allMatch(entry -> entry.alreadyCommitted)) {
            try {
                write(batch);
            } catch (RuntimeException e) {
                failure.set(e);
                throw e;
            }
        }
        return null;
    }

    /** Days are made between two tries, each for itself: who writes the batch never waits with a lock in hand. */
    private void write(Batch batch) {
        for (int attempt = 1; ; attempt++) {
            try {
                transactions.call(OperationKind.COPY, "load-batch", connection -> write(connection, batch));
                CrashPoint.COMMITTED.reached();
                return;
            } catch (MissingDaysException missing) {
                if (attempt == MOST_ATTEMPTS) {
                    throw missing;
                }
                days.orElseThrow().create(batch, missing.days());
            } catch (DatabaseException e) {
                // dropped since we looked: look again, and say so
                boolean dropped = e.getCause() instanceof SQLException cause && SqlStates.isMissingPartition(cause);
                if (!dropped || attempt == MOST_ATTEMPTS) {
                    throw e;
                }
            }
        }
    }

    private Void write(Connection connection, Batch batch) throws SQLException {
        writer.write(connection, batch);
        return null;
    }

    private Void markCommitted(Connection connection, Batch batch, boolean mayBeOurs) throws SQLException {
        List<String> loadIds =
                batch.entries.stream().map(entry -> entry.loadId).distinct().toList();
        Map<String, LedgerState> known = ledger.find(connection, dataset, loadIds);
        for (BatchEntry entry : batch.entries) {
            LedgerState.LedgerRow row =
                    known.getOrDefault(entry.loadId, LedgerState.UNKNOWN).chunk(entry.chunk, entry.repeat);
            if (row != null) {
                entry.markCommitted(row, mayBeOurs && process.equals(row.writer()));
            }
        }
        return null;
    }

    private void tell(Batch batch, double seconds) {
        long read = 0;
        long inserted = 0;
        long updated = 0;
        long duplicate = 0;
        long rejected = 0;
        for (BatchEntry entry : batch.entries) {
            read += entry.read;
            inserted += entry.inserted;
            updated += entry.updated;
            duplicate += entry.duplicate;
            rejected += entry.rejected;
        }
        metrics.batchCommitted(dataset, read, inserted, updated, duplicate, rejected, seconds);
    }
}
