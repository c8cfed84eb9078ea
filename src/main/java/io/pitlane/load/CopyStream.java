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
    private final byte[] gathered = new byte[MESSAGE];
    private int gatheredBytes;

    CopyStream(Connection connection, String sql) throws SQLException {
        System.arraycopy(HEADER, 0, gathered, 0, HEADER.length);
        gatheredBytes = HEADER.length;
        copy = connection.unwrap(PGConnection.class).getCopyAPI().copyIn(sql);
    }

    /** Sends the rows {@code [from, to)} as they lie, small runs of rows together. */
    void write(RowBuffer rows, int from, int to) throws SQLException {
        write(rows.bytes(), rows.start(from), rows.start(to));
    }

    void write(byte[] bytes, int from, int to) throws SQLException {
        if (to - from > MESSAGE - gatheredBytes) {
            sendGathered();
        }
        int at = from;
        for (; to - at > MESSAGE; at += MESSAGE) {
            copy.writeToCopy(bytes, at, MESSAGE);
        }
        System.arraycopy(bytes, at, gathered, gatheredBytes, to - at);
        gatheredBytes += to - at;
    }

    private void sendGathered() throws SQLException {
        copy.writeToCopy(gathered, 0, gatheredBytes);
        gatheredBytes = 0;
    }

    /** Returns the number of rows that the server took. */
    long finish() throws SQLException {
        write(TRAILER, 0, TRAILER.length);
        sendGathered();
        return copy.endCopy();
    }

    @Override
    public void close() throws SQLException {
        if (copy.isActive()) {
            copy.cancelCopy();
        }
    }
}
