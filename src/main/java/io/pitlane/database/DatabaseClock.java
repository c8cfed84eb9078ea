package io.pitlane.database;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;

/** What time it is by the clock that all who share a database have in common. Thread-safe. */
@FunctionalInterface
public interface DatabaseClock {

    Instant now(Connection connection) throws SQLException;

    /** The day in UTC. */
    default LocalDate today(Connection connection) throws SQLException {
        return LocalDate.ofInstant(now(connection), ZoneOffset.UTC);
    }

    /** The clock of the database's machine. */
    static DatabaseClock ofTheServer() {
        return connection -> {
            try (Statement statement = connection.createStatement();
                    ResultSet row = statement.executeQuery("select clock_timestamp()")) {
                row.next();
                return row.getObject(1, OffsetDateTime.class).toInstant();
            }
        };
    }
}
