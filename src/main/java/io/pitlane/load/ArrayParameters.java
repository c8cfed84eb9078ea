package io.pitlane.load;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.List;
import java.util.function.Function;

/**
 * Binds many rows to one statement over {@code unnest}, an array a column. Used by one thread.
 *
 * @param rows in the order of the arrays' elements
 */
record ArrayParameters<T>(Connection connection, PreparedStatement statement, List<T> rows) {

    /** @param type PostgreSQL's name of the elements' type */
    void bind(int parameter, String type, Function<T, Object> value) throws SQLException {
        statement.setArray(
                parameter,
                connection.createArrayOf(type, rows.stream().map(value).toArray()));
    }

    void bindBytes(int parameter, Function<T, byte[]> value) throws SQLException {
        statement.setArray(
                parameter,
                connection.createArrayOf("bytea", rows.stream().map(value).toArray(byte[][]::new)));
    }
}
