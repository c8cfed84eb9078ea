package io.pitlane.http;

import io.pitlane.database.DatabaseUnavailableException;
import io.pitlane.database.SqlStates;
import java.sql.SQLException;

/** What a reader is told when the database gives nothing. Pure functions. */
final class DatabaseAnswers {

    private DatabaseAnswers() {}

    static Answer none() {
        return Answer.error(503, "no-database", "Pitlane runs without a database, so there is nothing to read");
    }

    static Answer away() {
        return Answer.error(503, "database-away", "The database does not answer now; GET /health says since when");
    }

    static Answer of(DatabaseUnavailableException failure) {
        if (isAway(failure)) {
            return away();
        }
        return SqlStates.of((SQLException) failure.getCause()).equals(SqlStates.QUERY_CANCELED)
                ? Answer.error(503, "too-slow", "The database took too long; narrow it with symbol, from and to")
                : Answer.error(503, "database-busy", "The database could not do it just now; try again shortly");
    }

    /** Whether it is gone, rather than slow or busy. */
    static boolean isAway(DatabaseUnavailableException failure) {
        return !(failure.getCause() instanceof SQLException cause) || SqlStates.isConnectionLost(cause);
    }
}
