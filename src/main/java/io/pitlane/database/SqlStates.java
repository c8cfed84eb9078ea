package io.pitlane.database;

import java.io.IOException;
import java.sql.SQLException;
import java.sql.SQLRecoverableException;
import java.sql.SQLTransientException;
import java.util.Set;
import org.postgresql.util.PSQLException;

/**
 * The one place that knows what a SQLSTATE means for us.
 *
 * @see <a href="https://www.postgresql.org/docs/current/errcodes-appendix.html">PostgreSQL error codes</a>
 */
public final class SqlStates {

    public static final String UNIQUE_VIOLATION = "23505";
    public static final String DEADLOCK_DETECTED = "40P01";
    public static final String QUERY_CANCELED = "57014";
    /** Also our own pool's: each of its connections is in use. */
    public static final String TOO_MANY_CONNECTIONS = "53300";

    public static final String OBJECT_NOT_IN_PREREQUISITE_STATE = "55000";
    public static final String INSUFFICIENT_PRIVILEGE = "42501";

    private static final String CHECK_VIOLATION = "23514";

    static final String IN_FAILED_TRANSACTION = "25P02";

    private static final String RAISE_EXCEPTION = "P0001";
    private static final String PROGRAM_LIMIT_EXCEEDED = "54000";
    private static final String SERIALIZATION_FAILURE = "40001";
    private static final String LOCK_NOT_AVAILABLE = "55P03";
    /** A fail-over left us on the standby. */
    private static final String READ_ONLY_TRANSACTION = "25006";

    /** The server ends the session: shutdown, crash, starting up, dropped database, idle for too long. */
    private static final Set<String> SESSION_ENDED =
            Set.of("57P01", "57P02", "57P03", "57P04", "57P05", "25P03", "25P04");

    private SqlStates() {}

    /**
     * The first SQLSTATE found in the exception, those chained to it and its causes: the driver's batches and the pool
     * wrap the one that says most. Empty when there is none.
     */
    public static String of(SQLException exception) {
        for (Throwable cause = exception; cause != null; cause = cause.getCause()) {
            for (SQLException next = cause instanceof SQLException sql ? sql : null;
                    next != null;
                    next = next.getNextException()) {
                if (next.getSQLState() != null && !next.getSQLState().isBlank()) {
                    return next.getSQLState();
                }
            }
        }
        return "";
    }

    /**
     * Whether the same work may succeed later: connection lost, resources short, shutdown, serialization, deadlock, a
     * lock not had in time, a statement cancelled for its time.
     */
    public static boolean isRetryable(SQLException exception) {
        String state = of(exception);
        return isConnectionLost(exception)
                || state.startsWith("53")
                || state.equals(SERIALIZATION_FAILURE)
                || state.equals(DEADLOCK_DETECTED)
                || state.equals(LOCK_NOT_AVAILABLE)
                || state.equals(QUERY_CANCELED)
                || state.equals(READ_ONLY_TRANSACTION);
    }

    /** Whether the session is gone, so that the outcome of a COMMIT under way is unknown. */
    public static boolean isConnectionLost(SQLException exception) {
        String state = of(exception);
        return state.isEmpty()
                ? exception instanceof SQLRecoverableException
                        || exception instanceof SQLTransientException
                        || exception.getCause() instanceof IOException
                : state.startsWith("08") || SESSION_ENDED.contains(state);
    }

    /**
     * Whether the values are at fault, so that other records may pass where these cannot. That is also what a trigger
     * raises that names no SQLSTATE, and a text that is too long for an index.
     */
    public static boolean isDataError(SQLException exception) {
        String state = of(exception);
        return state.startsWith("22")
                || state.startsWith("23") && !isMissingPartition(exception)
                || state.equals(RAISE_EXCEPTION)
                || state.equals(PROGRAM_LIMIT_EXCEEDED);
    }

    /** Whether a table has no partition for a row: PostgreSQL calls that a violated check, of no constraint. */
    public static boolean isMissingPartition(SQLException exception) {
        return of(exception).equals(CHECK_VIOLATION)
                && exception instanceof PSQLException error
                && error.getServerErrorMessage() != null
                && error.getServerErrorMessage().getConstraint() == null
                && error.getServerErrorMessage().getTable() != null;
    }

    /** Whether a row with this key is already there, or came in at the same moment. */
    public static boolean isUniqueViolation(SQLException exception) {
        return of(exception).equals(UNIQUE_VIOLATION);
    }

    /** Whether a table that was named is not there, or no longer. */
    public static boolean isUndefinedTable(SQLException exception) {
        return of(exception).equals("42P01");
    }

    /** Whether PostgreSQL chose this transaction as the victim of a deadlock. */
    public static boolean isDeadlock(SQLException exception) {
        return of(exception).equals(DEADLOCK_DETECTED);
    }
}
