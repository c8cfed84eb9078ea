package io.pitlane.load;

import io.pitlane.database.DatabaseUnavailableException;
import io.pitlane.database.OperationKind;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Savepoint;
import java.util.ArrayList;
import java.util.List;

/**
 * Loads files for real, one behind the other in one transaction, and rolls it back: so a file that repeats one before it
 * is found to, as it would be. Stateless.
 */
final class DryRun {

    private final LoadParts parts;
    private final FileTargets targets;
    private final LoadProgress progress;
    private final AtomicFile files;

    DryRun(LoadParts parts, FileTargets targets, LoadOptions options, LoadProgress progress) {
        this.parts = parts;
        this.targets = targets;
        this.progress = progress;
        this.files = new AtomicFile(parts, targets, options, progress);
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
                tryOne(connection, outcome, before);
            } catch (HeldDayException e) {
                connection.rollback(before);
                outcome.held(e);
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

    private void tryOne(Connection connection, FileOutcome outcome, Savepoint before) throws SQLException, IOException {
        List<AtomicFile.Part> open = new ArrayList<>();
        for (FileOutcome part : targets.of(outcome)) {
            DatasetLoad load = targets.loadOf(part);
            ContentCheck check = part.checked(parts.workers());
            part.identify(check.loadId());
            LedgerState known = parts.ledger()
                    .find(connection, load.dataset().name(), List.of(check.loadId()))
                    .getOrDefault(check.loadId(), LedgerState.UNKNOWN);
            AtomicFile.Part whole = new AtomicFile.Part(part, load, check, known);
            if (!files.isSettled(whole)) {
                open.add(whole);
            }
        }
        try {
            files.loadIn(connection, open).forEach((part, entries) -> entries.forEach(part.outcome()::add));
        } catch (TooManyRefusalsException e) {
            connection.rollback(before);
            AtomicFile.refuse(open, e);
        }
    }
}
