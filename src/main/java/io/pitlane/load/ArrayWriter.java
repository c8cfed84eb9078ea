package io.pitlane.load;

import io.pitlane.dataset.Dataset;
import io.pitlane.error.IntegrityException;
import java.sql.Array;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.LocalDate;
import java.util.List;
import java.util.Set;

/**
 * Writes few new rows, their ledger's lines and the days that change by one statement, which the server need not plan each time: one round trip,
 * where the ledger and COPY take three. In the caller's transaction; thread-safe.
 */
final class ArrayWriter {

    /** More rows are cheaper by COPY. */
    static final int MOST_ROWS = 256;

    private final String table;
    private final Ledger ledger;
    private final BinaryArrays arrays;
    private final String insert;

    ArrayWriter(Dataset dataset, Ledger ledger) {
        TableSql sql = new TableSql(dataset);
        this.table = dataset.name();
        this.ledger = ledger;
        this.arrays = new BinaryArrays(dataset);
        this.insert = "with changed as (" + ledger.insertChangesSql() + "), written as (" + ledger.insertSql()
                + "), stored as (" + sql.insertArrays()
                + " returning 1) select (select count(*) from written), (select count(*) from stored)";
    }

    /**
     * @param rows those that are written, at least one
     * @param entries whose lines are written
     * @param changedDays whose rows are no longer what they were
     * @return false: another writer has committed one of the entries before, and the caller must roll back
     * @throws SQLException also if a row does not fit or is not new: roll back
     */
    boolean write(
            Connection connection,
            Batch batch,
            int[] rows,
            String writer,
            List<BatchEntry> entries,
            Set<LocalDate> changedDays)
            throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(insert)) {
            int parameter = ledger.bindChanges(connection, statement, table, changedDays);
            parameter = ledger.bind(connection, statement, parameter, table, writer, entries);
            for (Array column : arrays.of(connection, batch, rows)) {
                statement.setArray(parameter++, column);
            }
            try (ResultSet counts = statement.executeQuery()) {
                counts.next();
                if (counts.getLong(1) != entries.size()) {
                    return false;
                }
                if (counts.getLong(2) != rows.length) {
                    throw new IntegrityException(table + " took " + counts.getLong(2) + " of " + rows.length
                            + " rows: does a trigger or rule drop rows?");
                }
                return true;
            }
        }
    }
}
