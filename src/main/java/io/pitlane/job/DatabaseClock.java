package io.pitlane.job;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.time.OffsetDateTime;

/** The clock that decides what is due: the same for every process that shares a database. Thread-safe. */
public interface DatabaseClock {

    Instant now(Connection connection) throws SQLException;

    /** The clock of the database's machine. */
    static DatabaseClock ofTheServer() {
        return connection -> {
            try (Statement statement = connection.createStatement();
                    ResultSet rows = statement.executeQuery("select clock_timestamp()")) {
                rows.next();
                return rows.getObject(1, OffsetDateTime.class).toInstant();
            }
        };
    }
}
