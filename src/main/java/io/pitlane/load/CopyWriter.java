package io.pitlane.load;

import io.pitlane.database.SqlStates;
import io.pitlane.dataset.Dataset;
import io.pitlane.dataset.RefusalReason;
import io.pitlane.dataset.RowComparison;
import java.sql.Connection;
import java.sql.PreparedStatement;
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
    private final WriteOrder order;
    private final boolean keyed;

    CopyWriter(Dataset dataset) {
        this.sql = new TableSql(dataset);
        this.comparison = new RowComparison(dataset);
        this.knownRows = new KnownRows(dataset, sql, comparison);
        this.order = new WriteOrder(dataset);
        this.keyed = !dataset.identity().key().isEmpty();
    }

    @Override
    public void write(Connection connection, Batch batch) throws SQLException {
        KeyIndex index = keyed ? new KeyIndex(comparison, batch.rows) : null;
        if (!keyed) {
            insert(connection, batch, null);
            return;
        }
        knownRows.findInRange(
                connection, batch, index, (row, known, start) -> settleChain(batch, index, row, known, start));
        index.forEachChain(first -> deferRepeats(batch, index, first));
        do {
            insert(connection, batch, index);
        } while (settleRepeats(batch, index));
    }

    private void insert(Connection connection, Batch batch, KeyIndex index) throws SQLException {
        int rows = batch.rows.rows();
        for (int attempt = 1; attempt <= MOST_ATTEMPTS; attempt++) {
            try {
                Isolation.attempt(connection, 0, rows, (from, to) -> copy(connection, batch, from, to));
                return;
            } catch (SQLException e) {
                if (metAnotherWriter(e)) {
                    queue(connection);
                    settleKnown(connection, batch, index, 0, rows);
                } else if (SqlStates.isDataError(e)) {
                    break;
                } else {
                    throw e;
                }
            }
        }
        Isolation.halve(
                connection,
                batch,
                0,
                rows,
                (from, to) -> copy(connection, batch, from, to),
                (from, to) -> settleKnown(connection, batch, index, from, to));
    }

    private static boolean metAnotherWriter(SQLException e) {
        return SqlStates.isUniqueViolation(e) || SqlStates.isDeadlock(e);
    }

    /**
     * Lets writers that got in each other's way go one behind the other from now on. Those that bring the same records in
     * different orders would else block each other again and again, a second each time.
     */
    private void queue(Connection connection) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(sql.queue())) {
            statement.setString(1, sql.table());
            statement.execute();
        }
    }

    /** Settles what the table has come to know since the first look. */
    private void settleKnown(Connection connection, Batch batch, KeyIndex index, int from, int to) throws SQLException {
        if (keyed) {
            knownRows.findByKey(
                    connection,
                    batch,
                    from,
                    to,
                    index,
                    (row, known, start) -> settleChain(batch, index, row, known, start));
        }
    }

    /** The table has this key: each row with it is a repeat or a contradiction. */
    private void settleChain(Batch batch, KeyIndex index, int first, byte[] known, int knownStart) {
        for (int row = first; row != KeyIndex.NONE; row = index.following(row)) {
            settleAgainst(batch, row, known, knownStart, "the table holds");
        }
    }

    /** The table does not have this key: its first row goes in, the others wait for what becomes of it. */
    private static void deferRepeats(Batch batch, KeyIndex index, int first) {
        boolean taken = false;
        for (int row = first; row != KeyIndex.NONE; row = index.following(row)) {
            if (batch.isPending(row)) {
                if (taken) {
                    batch.defer(row);
                }
                taken = true;
            }
        }
    }

    /** Compares repeats with the row that went in; where that was refused, the next of them goes. */
    private boolean settleRepeats(Batch batch, KeyIndex index) {
        boolean[] again = {false};
        index.forEachChain(first -> {
            if (index.following(first) != KeyIndex.NONE) {
                again[0] |= settleRepeats(batch, index, first);
            }
        });
        return again[0];
    }

    private boolean settleRepeats(Batch batch, KeyIndex index, int first) {
        int inserted = KeyIndex.NONE;
        for (int row = first; row != KeyIndex.NONE; row = index.following(row)) {
            if (batch.outcome(row) == RowOutcome.INSERTED) {
                inserted = row;
            } else if (batch.outcome(row) == RowOutcome.WAITING && inserted == KeyIndex.NONE) {
                batch.resume(row);
                return true;
            } else if (inserted != KeyIndex.NONE) {
                settleAgainst(batch, row, batch.rows.bytes(), batch.rows.start(inserted), "a record before it has");
            }
        }
        return false;
    }

    private void settleAgainst(Batch batch, int row, byte[] other, int otherStart, String who) {
        if (!batch.isOpen(row)) {
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
        PendingRows.copy(
                connection, sql.copyIn(), sql.table(), batch, from, to, order.of(batch, from, to), batch::isPending);
        PendingRows.inserted(batch, from, to);
    }
}
