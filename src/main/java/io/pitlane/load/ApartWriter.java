package io.pitlane.load;

import io.pitlane.database.SqlStates;
import io.pitlane.dataset.Dataset;
import java.sql.Connection;
import java.sql.SQLException;

/**
 * Copies the rows of days that are loaded apart into the tables of these days. No two of them have the same key, and
 * none the key of a row that is there: the thread that reads has seen to that.
 */
final class ApartWriter implements RowWriter {

    private final TableSql sql;

    ApartWriter(Dataset dataset) {
        this.sql = new TableSql(dataset);
    }

    /**
     * Settles every pending row that has a place; the others stay pending.
     *
     * @throws DayTakenException if a day is no longer apart
     */
    @Override
    public void write(Connection connection, Batch batch) throws SQLException {
        int rows = batch.rows.rows();
        boolean[] elsewhere = new boolean[rows];
        for (int row = 0; row < rows; row++) {
            if (batch.isPending(row) && batch.places.of(row) == null) {
                elsewhere[row] = true;
                batch.defer(row);
            }
        }
        Isolation.halve(connection, batch, 0, rows, (from, to) -> copy(connection, batch, from, to), (from, to) -> {});
        for (int row = 0; row < rows; row++) {
            if (elsewhere[row]) {
                batch.resume(row);
            }
        }
    }

    private void copy(Connection connection, Batch batch, int from, int to) throws SQLException {
        for (DayApart day : batch.places.days()) {
            copy(connection, batch, from, to, day);
        }
        PendingRows.inserted(batch, from, to);
    }

    private void copy(Connection connection, Batch batch, int from, int to, DayApart day) throws SQLException {
        try {
            PendingRows.copy(
                    connection,
                    sql.copyInto(day.table()),
                    day.table(),
                    batch,
                    from,
                    to,
                    row -> batch.isPending(row) && batch.places.of(row) == day);
        } catch (SQLException e) {
            if (SqlStates.isUndefinedTable(e)) {
                throw new DayTakenException();
            }
            throw e;
        }
    }
}
