package io.pitlane.maintain;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.TreeMap;

/**
 * Takes partitions out of their tables, and puts them back, while others read and write.
 *
 * <p>Each attempt keeps a lock for as long as the timeout at most. That lock lets rows through, and makes only those wait
 * who make a day of the same table.
 */
final class PartitionLinks {

    private static final String ATTACHED =
            """
            select child.relname, link.inhdetachpending
            from pg_inherits link
            join pg_class child on child.oid = link.inhrelid
            join pg_namespace namespace on namespace.oid = child.relnamespace
            where link.inhparent = to_regclass(?) and namespace.nspname = ?
            order by child.relname
            """;

    private final long lockMillis;

    PartitionLinks(Duration lockTimeout) {
        this.lockMillis = lockTimeout.toMillis();
    }

    /** By name, whether each partition of the table is detached half-way. */
    static TreeMap<String, Boolean> of(Connection connection, DatasetTable table) throws SQLException {
        TreeMap<String, Boolean> attached = new TreeMap<>();
        try (PreparedStatement statement = connection.prepareStatement(ATTACHED)) {
            statement.setString(1, table.quoted());
            statement.setString(2, table.schema());
            try (ResultSet rows = statement.executeQuery()) {
                while (rows.next()) {
                    attached.put(rows.getString(1), rows.getBoolean(2));
                }
            }
        }
        return attached;
    }

    static boolean isThere(Connection connection, DayPartition partition) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement("select to_regclass(?) is not null")) {
            statement.setString(1, partition.quoted());
            try (ResultSet row = statement.executeQuery()) {
                row.next();
                return row.getBoolean(1);
            }
        }
    }

    /**
     * Outside a transaction. PostgreSQL detaches one partition of a table at a time, and does not begin with another
     * before the one that was broken off is finished, whichever that is.
     *
     * @throws SQLException also when somebody reads for longer than the timeout; the next attempt goes on from there
     */
    void detach(Connection connection, DayPartition partition) throws SQLException {
        TreeMap<String, Boolean> attached = finishDetaching(connection, partition.table());
        if (attached.containsKey(partition.name())) {
            execute(connection, "set statement_timeout = 0");
            execute(connection, alter(partition.table(), partition.name()) + " concurrently");
        }
    }

    /**
     * Finishes what was broken off. To finish waits for each older snapshot in turn, hence the limit for all of them.
     *
     * @return those that are attached
     */
    TreeMap<String, Boolean> finishDetaching(Connection connection, DatasetTable table) throws SQLException {
        execute(connection, "set lock_timeout = " + lockMillis);
        execute(connection, "set statement_timeout = " + lockMillis);
        TreeMap<String, Boolean> attached = of(connection, table);
        for (String name : attached.keySet().toArray(String[]::new)) {
            if (attached.get(name)) {
                execute(connection, alter(table, name) + " finalize");
                attached.remove(name);
            }
        }
        return attached;
    }

    /** In the caller's transaction. The check of the day stays with it when it goes, so that no row is looked at. */
    void attach(Connection connection, DayPartition partition) throws SQLException {
        limitLocks(connection);
        execute(
                connection,
                "alter table " + partition.table().quoted() + " attach partition " + partition.quoted() + " for values "
                        + partition.bounds());
    }

    /** In the caller's transaction. */
    void drop(Connection connection, DayPartition partition) throws SQLException {
        limitLocks(connection);
        execute(connection, "drop table if exists " + partition.quoted());
    }

    private void limitLocks(Connection connection) throws SQLException {
        execute(connection, "set local lock_timeout = " + lockMillis);
    }

    private static String alter(DatasetTable table, String partition) {
        return "alter table " + table.quoted() + " detach partition " + table.quoted(partition);
    }

    private static void execute(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }
}
