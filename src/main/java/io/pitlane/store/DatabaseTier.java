package io.pitlane.store;

import io.pitlane.config.QueueSettings;
import io.pitlane.database.CommitUnknownException;
import io.pitlane.database.DatabaseException;
import io.pitlane.database.DatabaseUnavailableException;
import io.pitlane.database.SqlStates;
import io.pitlane.load.BatchReport;
import io.pitlane.load.FileState;
import io.pitlane.load.LoadStoppedException;
import io.pitlane.metrics.StoreMetrics;
import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.function.DoubleSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Brings a group into the database, and tries again where that makes sense: at once, but only once, where a connection
 * broke; after a pause where the server refuses for now. After a COMMIT whose answer was lost the ledger is asked first.
 * Thread-safe.
 */
final class DatabaseTier {

    private static final Logger LOG = LoggerFactory.getLogger(DatabaseTier.class);

    private final BatchLoad load;
    private final QueueSettings settings;
    private final StoreMetrics metrics;
    private final Sleeper sleeper;
    private final DoubleSupplier random;

    /** Waits; {@link Thread#sleep} but for tests. */
    interface Sleeper {

        void sleep(long millis) throws InterruptedException;
    }

    /** @param random from 0 to 1, shortens each pause by up to a half */
    DatabaseTier(BatchLoad load, QueueSettings settings, StoreMetrics metrics, Sleeper sleeper, DoubleSupplier random) {
        this.load = load;
        this.settings = settings;
        this.metrics = metrics;
        this.sleeper = sleeper;
        this.random = random;
    }

    /**
     * What came of a group.
     *
     * @param reports in the order of the batches, where they were committed; else null
     * @param reason why they were not; null if they were
     * @param failure the last one; null if they were
     * @param isOpen nobody knows whether they were
     */
    record Outcome(List<BatchReport> reports, FallbackReason reason, RuntimeException failure, boolean isOpen) {

        boolean isCommitted() {
            return reports != null;
        }
    }

    /** @param goesOn whether it still matters: if not, what fails is not tried again */
    Outcome write(List<GroupBatch> batches, BooleanSupplier goesOn) {
        String dataset = batches.get(0).dataset();
        boolean sent = false;
        boolean isOpen = false;
        boolean reconnected = false;
        int retries = 0;
        while (true) {
            RuntimeException failure;
            FallbackReason reason;
            boolean pauses = false;
            try {
                List<BatchReport> reports = attempt(batches, sent);
                if (isOpen) {
                    metrics.commitWasAmbiguous(wasCommitted(reports) ? "committed" : "rolled_back");
                }
                return new Outcome(reports, null, null, false);
            } catch (CommitUnknownException e) {
                failure = e;
                reason = FallbackReason.UNKNOWN_COMMIT;
                isOpen = true;
            } catch (DatabaseUnavailableException e) {
                failure = e;
                reason = reasonOf(e);
                pauses = reason == FallbackReason.RETRIES;
                if (isOpen) {
                    reason = FallbackReason.UNKNOWN_COMMIT;
                }
            } catch (LoadStoppedException e) {
                failure = e;
                reason = FallbackReason.STOPPING;
            } catch (DatabaseException e) {
                failure = e;
                reason = FallbackReason.QUERY;
            } catch (RuntimeException e) {
                LOG.error("Records for {} could not be written", dataset, e);
                failure = e;
                reason = FallbackReason.ERROR;
            }
            sent = true;
            boolean again = pauses
                    ? retries < settings.retries()
                    : reason == FallbackReason.UNKNOWN_COMMIT
                                    && failure instanceof CommitUnknownException
                                    && retries < settings.retries()
                            || reason == FallbackReason.CONNECTION && !reconnected && !isRefused(failure);
            if (!again || !goesOn.getAsBoolean() || pauses && !pause(retries)) {
                if (isOpen) {
                    metrics.commitWasAmbiguous("spooled");
                }
                return new Outcome(null, reason, failure, isOpen);
            }
            reconnected |= reason == FallbackReason.CONNECTION;
            retries++;
            metrics.retried(dataset);
        }
    }

    private List<BatchReport> attempt(List<GroupBatch> batches, boolean sent) {
        return load.loadTogether(
                batches.stream().map(batch -> batch.toLoad(sent)).toList());
    }

    /** The ledger had them: the COMMIT whose answer was lost had happened. */
    private static boolean wasCommitted(List<BatchReport> reports) {
        return reports.stream()
                .flatMap(report -> report.parts().stream())
                .anyMatch(part -> part.state() == FileState.DUPLICATE);
    }

    private static FallbackReason reasonOf(DatabaseUnavailableException failure) {
        if (!(failure.getCause() instanceof SQLException cause)) {
            return FallbackReason.CONNECTION;
        }
        if (cause instanceof SQLTransientConnectionException) {
            return SqlStates.TOO_MANY_CONNECTIONS.equals(cause.getSQLState())
                    ? FallbackReason.POOL
                    : FallbackReason.CONNECTION;
        }
        if (SqlStates.isConnectionLost(cause)) {
            return FallbackReason.CONNECTION;
        }
        return SqlStates.of(cause).equals(SqlStates.QUERY_CANCELED) ? FallbackReason.TIMEOUT : FallbackReason.RETRIES;
    }

    /** No connection was to be had: another try would only find the same. */
    private static boolean isRefused(RuntimeException failure) {
        return failure.getCause() == null || failure.getCause() instanceof SQLTransientConnectionException;
    }

    /** Whether the pause was slept to its end. */
    private boolean pause(int retry) {
        double doubled = settings.firstPause().toMillis() * Math.pow(2, retry);
        double whole = Math.min(doubled, settings.longestPause().toMillis());
        try {
            sleeper.sleep(Math.round(whole * (0.5 + random.getAsDouble() / 2)));
            return true;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }
}
