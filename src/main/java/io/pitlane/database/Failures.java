package io.pitlane.database;

import io.pitlane.error.PitlaneException;
import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;
import java.time.Duration;

/**
 * Turns what JDBC throws into the exceptions of this room.
 *
 * @param display where the database is, {@code host:port/database}
 */
record Failures(String display, Duration queryTimeout) {

    /** No connection came: whatever the reason, the same work may succeed later. */
    DatabaseUnavailableException borrowing(String operation, SQLException failure) {
        // The pool's own message is ours and already names the cure; any other one is the driver's.
        String why =
                failure instanceof SQLTransientConnectionException ? failure.getMessage() : FailureText.reason(failure);
        return new DatabaseUnavailableException(operation + " was not started: " + why, failure);
    }

    /** The work failed before its commit: nothing of it is stored. */
    PitlaneException working(OperationKind kind, String operation, SQLException failure) {
        if (!SqlStates.isRetryable(failure)) {
            return new DatabaseException(
                    operation + " failed in PostgreSQL at " + display + ": " + said(failure), failure);
        }
        String why = SqlStates.isConnectionLost(failure)
                ? " lost its connection to PostgreSQL at " + display + ": " + said(failure)
                : " was refused by PostgreSQL at " + display + " for now: " + said(failure);
        return new DatabaseUnavailableException(
                operation + why + "; nothing of it is stored, try again" + when(kind, failure), failure);
    }

    /** The connection broke in the commit: nobody knows yet on which side of it. */
    CommitUnknownException committing(String operation, SQLException failure) {
        return new CommitUnknownException(
                operation + " lost its connection to PostgreSQL at " + display
                        + " during COMMIT, so it may be stored or not: " + said(failure)
                        + "; look in the database before doing it again",
                failure);
    }

    private static String said(SQLException failure) {
        String state = SqlStates.of(failure);
        return FailureText.reason(failure) + (state.isEmpty() ? "" : " (SQLSTATE " + state + ")");
    }

    private String when(OperationKind kind, SQLException failure) {
        return kind.isTimeLimited() && SqlStates.of(failure).equals(SqlStates.QUERY_CANCELED)
                ? " when the server is less busy, or raise db.query-timeout (" + queryTimeout.toMillis() + " ms)"
                : "";
    }
}
