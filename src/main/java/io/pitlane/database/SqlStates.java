package io.pitlane.database;

import java.sql.SQLException;

/** The one place that knows what a SQLSTATE means for us. See PostgreSQL's appendix on error codes. */
public final class SqlStates {

    public static final String UNIQUE_VIOLATION = "23505";
    public static final String DEADLOCK_DETECTED = "40P01";

    private SqlStates() {}

    /** Whether the same work may succeed later: connection lost, resources short, shutdown, serialization, deadlock. */
    public static boolean isRetryable(SQLException exception) {
        String state = exception.getSQLState();
        return state != null
                && (state.startsWith("08")
                        || state.startsWith("53")
                        || state.startsWith("57P0")
                        || state.equals("40001")
                        || state.equals(DEADLOCK_DETECTED));
    }
}
