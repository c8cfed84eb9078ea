package io.pitlane.load;

import io.pitlane.database.OperationKind;
import io.pitlane.database.Transactions;
import io.pitlane.dataset.BinaryRow;
import io.pitlane.dataset.Dataset;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Instant;
import org.postgresql.PGConnection;
import org.postgresql.copy.CopyOut;

/** Reads the rows of a dataset's table that are of some time, as they come. Thread-safe. */
final class TableScan {

    private static final int HEADER_LENGTH = 19;
    private static final String SET_RANGE =
            "select set_config('pitlane.range_from', ?, true), set_config('pitlane.range_to', ?, true)";

    private final Transactions transactions;
    private final String copy;

    TableScan(Transactions transactions, Dataset dataset) {
        this.transactions = transactions;
        this.copy = new TableSql(dataset).copyRange();
    }

    /** Hears of rows in the binary form of COPY. */
    interface Rows {

        void row(byte[] bytes, int start);
    }

    /** @param to not included */
    void read(Instant from, Instant to, Rows rows) {
        transactions.call(OperationKind.COPY, "compare-rows", connection -> {
            try (PreparedStatement statement = connection.prepareStatement(SET_RANGE)) {
                statement.setString(1, from.toString());
                statement.setString(2, to.toString());
                statement.execute();
            }
            copyOut(connection, rows);
            return null;
        });
    }

    private void copyOut(Connection connection, Rows rows) throws SQLException {
        CopyOut out = connection.unwrap(PGConnection.class).getCopyAPI().copyOut(copy);
        try {
            boolean header = true;
            for (byte[] message = out.readFromCopy(); message != null; message = out.readFromCopy()) {
                int at = header ? HEADER_LENGTH : 0;
                header = false;
                while (at < message.length && message[at] >= 0) {
                    rows.row(message, at);
                    at = BinaryRow.end(message, at);
                }
            }
        } finally {
            if (out.isActive()) {
                out.cancelCopy();
            }
        }
    }
}
