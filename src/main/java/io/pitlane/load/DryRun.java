package io.pitlane.load;

import io.pitlane.database.DatabaseUnavailableException;
import io.pitlane.database.OperationKind;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Savepoint;
import java.util.List;

/**
 * Loads files for real, one behind the other in one transaction, and rolls it back: so a file that repeats one before it
 * is found to, as it would be. Stateless.
 */
final class DryRun {

    private final LoadParts parts;
    private final DatasetLoad load;
    private final LoadProgress progress;
    private final AtomicFile files;

    DryRun(LoadParts parts, DatasetLoad load, LoadOptions options, LoadProgress progress) {
        this.parts = parts;
        this.load = load;
        this.progress = progress;
        this.files = new AtomicFile(parts, load, options, progress);
    }

    void load(List<FileOutcome> outcomes) {
        AtomicFile.RETRY.call(
                () -> parts.transactions()
                        .call(OperationKind.COPY, "dry-run", connection -> tryAll(connection, outcomes)),
                e -> e instanceof DatabaseUnavailableException || e instanceof ChunkTakenException);
    }

    private Void tryAll(Connection connection, List<FileOutcome> outcomes) throws SQLException {
        for (FileOutcome outcome : outcomes) {
            outcome.clear();
            parts.workers().checkStopping();
            Savepoint before = connection.setSavepoint();
            try {
                tryOne(connection, outcome);
            } catch (TooManyRefusalsException e) {
                connection.rollback(before);
                outcome.rejected(e.read(), e.getMessage());
            } catch (UncheckedIOException e) {
                connection.rollback(before);
                outcome.failed(e.getCause());
            } catch (IOException e) {
                connection.rollback(before);
                outcome.failed(e);
            }
            progress.advanced(outcome.bytes(), outcome.read());
        }
        connection.rollback();
        return null;
    }

    private void tryOne(Connection connection, FileOutcome outcome) throws SQLException, IOException {
        ContentCheck check =
                ContentCheck.of(outcome.path(), bytes -> parts.workers().checkStopping());
        outcome.identify(check.loadId());
        LedgerState before = parts.ledger()
                .find(connection, load.dataset().name(), List.of(check.loadId()))
                .getOrDefault(check.loadId(), LedgerState.UNKNOWN);
        if (!files.isSettled(outcome, check, before)) {
            files.loadIn(connection, outcome.source(), check, before).forEach(outcome::add);
        }
    }
}
