package io.pitlane.load;

import io.pitlane.database.SqlStates;
import io.pitlane.dataset.RefusalReason;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Savepoint;

/**
 * Writes a range of rows so that one that the database refuses does not take the others with it: the range is halved
 * until the row stands alone, and that row goes to quarantine with the server's own words.
 */
final class Isolation {

    private static final int MOST_OF_MESSAGE = 200;

    private Isolation() {}

    /** Writes the pending rows in {@code [from, to)} and settles them; settles none when it throws. */
    @FunctionalInterface
    interface RangeWrite {

        void write(int from, int to) throws SQLException;
    }

    /** Settles rows in {@code [from, to)} that another writer has put into the table meanwhile. */
    @FunctionalInterface
    interface SecondLook {

        void look(int from, int to) throws SQLException;
    }

    /** Writes all rows under a savepoint; after an exception the transaction is as before. */
    static void attempt(Connection connection, int from, int to, RangeWrite write) throws SQLException {
        Savepoint savepoint = connection.setSavepoint();
        try {
            write.write(from, to);
            connection.releaseSavepoint(savepoint);
        } catch (SQLException e) {
            if (!connection.isClosed() && !SqlStates.isConnectionLost(e)) {
                connection.rollback(savepoint);
                // It outlives the rollback, and thousands of them would lie one in the other.
                connection.releaseSavepoint(savepoint);
            }
            throw e;
        }
    }

    /**
     * As {@link #attempt}, and where the data is at fault halves the range.
     *
     * @param secondLook is taken where a unique index stands in the way
     */
    static void halve(Connection connection, Batch batch, int from, int to, RangeWrite write, SecondLook secondLook)
            throws SQLException {
        int pending = pending(batch, from, to);
        if (pending == 0) {
            return;
        }
        try {
            attempt(connection, from, to, write);
        } catch (SQLException e) {
            if (!SqlStates.isDataError(e)) {
                throw e;
            }
            if (SqlStates.isUniqueViolation(e)) {
                secondLook.look(from, to);
                if (pending(batch, from, to) < pending) {
                    halve(connection, batch, from, to, write, secondLook);
                    return;
                }
            }
            if (pending == 1) {
                batch.reject(onlyPending(batch, from), reasonOf(e), detailOf(e));
                return;
            }
            int middle = from + (to - from) / 2;
            halve(connection, batch, from, middle, write, secondLook);
            halve(connection, batch, middle, to, write, secondLook);
        }
    }

    private static int pending(Batch batch, int from, int to) {
        int pending = 0;
        for (int row = from; row < to; row++) {
            pending += batch.isPending(row) ? 1 : 0;
        }
        return pending;
    }

    private static int onlyPending(Batch batch, int from) {
        int row = from;
        while (!batch.isPending(row)) {
            row++;
        }
        return row;
    }

    private static RefusalReason reasonOf(SQLException e) {
        return switch (SqlStates.of(e)) {
            case SqlStates.UNIQUE_VIOLATION -> RefusalReason.CONFLICT;
            case "23502" -> RefusalReason.MISSING_FIELD;
            case "22003", "22008" -> RefusalReason.OUT_OF_BOUNDS;
            case "22P02", "22P03", "42804" -> RefusalReason.WRONG_TYPE;
            default -> RefusalReason.CHECK_VIOLATED;
        };
    }

    private static String detailOf(SQLException e) {
        String message = e.getMessage().lines().findFirst().orElse("").replaceFirst("^ERROR: ", "");
        return "PostgreSQL refuses it: "
                + (message.length() > MOST_OF_MESSAGE ? message.substring(0, MOST_OF_MESSAGE) + "…" : message);
    }
}
