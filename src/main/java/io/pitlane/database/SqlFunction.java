package io.pitlane.database;

import java.sql.Connection;
import java.sql.SQLException;

/** Work on a connection that is lent for one transaction. */
@FunctionalInterface
public interface SqlFunction<T> {

    T apply(Connection connection) throws SQLException;
}
