package io.pitlane.maintain;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.OptionalLong;

/**
 * How much a table holds, with its partitions, as far as that is known without counting.
 *
 * @param rows empty before the first look of autovacuum
 * @param bytes on disk with indexes; empty where there is no such table
 */
record TableSizes(OptionalLong rows, OptionalLong bytes) {

    private static final String SIZE =
            """
            select sum(nullif(class.reltuples, -1))::bigint, sum(pg_total_relation_size(class.oid))::bigint
            from pg_class class
            where class.relkind = 'r' and (class.oid = to_regclass(?)
                or class.oid in (select relid from pg_partition_tree(to_regclass(?)) where isleaf))
            """;

    /** @param table as statements name it */
    static TableSizes of(Connection connection, String table) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(SIZE)) {
            statement.setString(1, table);
            statement.setString(2, table);
            try (ResultSet row = statement.executeQuery()) {
                row.next();
                return new TableSizes(number(row, 1), number(row, 2));
            }
        }
    }

    /** The part of the bytes that so many of its rows have; empty where it is not known how many there are. */
    OptionalLong share(long part) {
        if (bytes.isEmpty() || rows.isEmpty()) {
            return OptionalLong.empty();
        }
        long all = Math.max(rows.getAsLong(), Math.max(part, 1));
        return OptionalLong.of(Math.round((double) bytes.getAsLong() * part / all));
    }

    private static OptionalLong number(ResultSet row, int column) throws SQLException {
        long number = row.getLong(column);
        return row.wasNull() ? OptionalLong.empty() : OptionalLong.of(number);
    }
}
