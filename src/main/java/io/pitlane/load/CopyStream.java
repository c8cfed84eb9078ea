package io.pitlane.load;

import io.pitlane.dataset.RowBuffer;
import java.sql.Connection;
import java.sql.SQLException;
import org.postgresql.PGConnection;
import org.postgresql.copy.CopyIn;

/** One {@code COPY … FROM STDIN (FORMAT binary)}, cancelled unless it was finished. Not thread-safe. */
final class CopyStream implements AutoCloseable {

    private static final byte[] HEADER = {
        'P', 'G', 'C', 'O', 'P', 'Y', '\n', (byte) 0xFF, '\r', '\n', 0, 0, 0, 0, 0, 0, 0, 0, 0
    };
    private static final byte[] TRAILER = {(byte) 0xFF, (byte) 0xFF};
    /** Bytes a message: large enough to be cheap, small enough for the server to work while we send. */
    private static final int MESSAGE = 64 * 1024;

    private final CopyIn copy;

    CopyStream(Connection connection, String sql) throws SQLException {
        copy = connection.unwrap(PGConnection.class).getCopyAPI().copyIn(sql);
        try {
            copy.writeToCopy(HEADER, 0, HEADER.length);
        } catch (SQLException e) {
            // The driver makes every later call on the connection, a rollback too, wait for the end of a COPY left
            // open.
            cancelAfter(e);
            throw e;
        }
    }

    private void cancelAfter(SQLException failure) {
        try {
            close();
        } catch (SQLException e) {
            failure.addSuppressed(e);
        }
    }

    /** Sends the rows {@code [from, to)} as they lie. */
    void write(RowBuffer rows, int from, int to) throws SQLException {
        write(rows.bytes(), rows.start(from), rows.start(to));
    }

    void write(byte[] bytes, int from, int to) throws SQLException {
        for (int at = from; at < to; at += MESSAGE) {
            copy.writeToCopy(bytes, at, Math.min(MESSAGE, to - at));
        }
    }

    /** Returns the number of rows that the server took. */
    long finish() throws SQLException {
        copy.writeToCopy(TRAILER, 0, TRAILER.length);
        return copy.endCopy();
    }

    @Override
    public void close() throws SQLException {
        if (copy.isActive()) {
            copy.cancelCopy();
        }
    }
}
