package io.pitlane.load;

import io.pitlane.database.SqlStates;
import io.pitlane.dataset.Dataset;
import io.pitlane.dataset.RefusalReason;
import io.pitlane.dataset.RowComparison;
import io.pitlane.error.IntegrityException;
import java.sql.Connection;
import java.sql.SQLException;

/**
 * Copies rows straight into the table. Rows whose identity the table knows are found and left out beforehand; the unique
 * index stands guard over what another writer adds at the same moment.
 */
final class CopyWriter implements RowWriter {

    /** How often a batch that met another writer's rows looks again before its rows are tried one by one. */
    private static final int MOST_ATTEMPTS = 4;

    private final TableSql sql;
    private final RowComparison comparison;
    private final KnownRows knownRows;
    private final boolean keyed;

    CopyWriter(Dataset dataset) {
        this.sql = new TableSql(dataset);
        this.comparison = new RowComparison(dataset);
        this.knownRows = new KnownRows(dataset, sql, comparison);
        this.keyed = !dataset.identity().key().isEmpty();
    }

    @Override
    public void write(Connection connection, Batch batch) throws SQLException {
        KeyIndex index = keyed ? new KeyIndex(comparison, batch.rows) : null;
        for (int attempt = 1; attempt <= MOST_ATTEMPTS; attempt++) {
            if (keyed) {
                settleKnown(connection, batch, index, attempt);
            }
            try {
                Isolation.attempt(connection, 0, batch.rows.rows(), (from, to) -> copy(connection, batch, from, to));
                return;
            } catch (SQLException e) {
                if (!metAnotherWriter(e)) {
                    if (SqlStates.isDataError(e)) {
                        break;
                    }
                    throw e;
                }
            }
        }
        Isolation.halve(connection, batch, 0, batch.rows.rows(), (from, to) -> copy(connection, batch, from, to));
    }

    private static boolean metAnotherWriter(SQLException e) {
        return SqlStates.isUniqueViolation(e) || SqlStates.isDeadlock(e);
    }

    private void settleKnown(Connection connection, Batch batch, KeyIndex index, int attempt) throws SQLException {
        KnownRows.Found settle = (row, known, knownStart) -> settleChain(batch, index, row, known, knownStart);
        if (attempt == 1) {
            knownRows.findInRange(connection, batch, index, settle);
            index.forEachChain(first -> settleRepeats(batch, index, first));
        } else {
            knownRows.findByKey(connection, batch, index, settle);
        }
    }

    /** The table has this key: each row with it is a repeat or a contradiction. */
    private void settleChain(Batch batch, KeyIndex index, int first, byte[] known, int knownStart) {
        for (int row = first; row != KeyIndex.NONE; row = index.following(row)) {
            settleAgainst(batch, row, known, knownStart, "the table holds");
        }
    }

    /** The table did not have this key: its first row goes in, the others are compared with it. */
    private void settleRepeats(Batch batch, KeyIndex index, int first) {
        if (index.following(first) == KeyIndex.NONE || !batch.isPending(first)) {
            return;
        }
        for (int row = index.following(first); row != KeyIndex.NONE; row = index.following(row)) {
            settleAgainst(batch, row, batch.rows.bytes(), batch.rows.start(first), "a record before it has");
        }
    }

    private void settleAgainst(Batch batch, int row, byte[] other, int otherStart, String who) {
        if (!batch.isPending(row)) {
            return;
        }
        if (comparison.sameContent(batch.rows.bytes(), batch.rows.start(row), other, otherStart)) {
            batch.settle(row, RowOutcome.DUPLICATE);
        } else {
            batch.reject(
                    row,
                    RefusalReason.CONFLICT,
                    who + " the same identity (" + comparison.keyFields() + ") with other content");
        }
    }

    private void copy(Connection connection, Batch batch, int from, int to) throws SQLException {
        long sent = 0;
        long taken;
        try (CopyStream copy = new CopyStream(connection, sql.copyIn())) {
            int runStart = -1;
            for (int row = from; row <= to; row++) {
                boolean goes = row < to && batch.isPending(row);
                if (goes && runStart < 0) {
                    runStart = row;
                } else if (!goes && runStart >= 0) {
                    copy.write(batch.rows, runStart, row);
                    sent += row - runStart;
                    runStart = -1;
                }
            }
            taken = copy.finish();
        }
        if (taken != sent) {
            throw new IntegrityException(
                    sql.table() + " took " + taken + " of " + sent + " rows: does a trigger or rule drop rows?");
        }
        for (int row = from; row < to; row++) {
            if (batch.isPending(row)) {
                batch.settle(row, RowOutcome.INSERTED);
            }
        }
    }
}
