package io.pitlane.maintain;

import io.pitlane.database.Database;
import io.pitlane.database.OperationKind;
import io.pitlane.database.Retry;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.LocalDate;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Takes whole days away without keeping anybody from the table: a day is noted in {@code ops.dropped_days}, so that no
 * load brings it back, detached while others read and write, and dropped when nobody sees it any more. Broken off at any
 * point, the next run goes on from there.
 */
final class DayDrop {

    private static final String ATTACHED =
            """
            select child.relname, link.inhdetachpending
            from pg_inherits link
            join pg_class child on child.oid = link.inhrelid
            join pg_namespace namespace on namespace.oid = child.relnamespace
            where link.inhparent = ?::regclass and namespace.nspname = 'market'
            order by child.relname
            """;

    private static final String LEFT_OVER =
            "select day from ops.dropped_days where dataset = ? and state = 'detaching' order by day";

    private static final String NOTE =
            """
            insert into ops.dropped_days (dataset, day, state, at, by)
            values (?, ?, ?, clock_timestamp(), 'pitlane db clean, ' || session_user)
            on conflict (dataset, day) do update set state = excluded.state, at = excluded.at, by = excluded.by
            """;

    private final Database database;
    private final LocalDate before;
    private final Retry retry = new Retry(12, Duration.ofMillis(200), Duration.ofSeconds(5));

    /** @param before days before this one go */
    DayDrop(Database database, LocalDate before) {
        this.database = database;
        this.before = before;
    }

    void run(MarketTable table, CleanReport report, WorkProgress progress) {
        TreeMap<LocalDate, DayPartition> due = due(table);
        progress.began("Dropping days of " + table.qualified(), due.size());
        try {
            for (DayPartition partition : due.values()) {
                note(partition, "detaching");
                retry.call(() -> detach(table, partition));
                if (retry.call(() -> drop(partition))) {
                    report.dropped(partition.name());
                }
                progress.advanced(1);
            }
        } finally {
            progress.ended();
        }
    }

    /** Days that are there, and those that an earlier run has begun with. */
    private TreeMap<LocalDate, DayPartition> due(MarketTable table) {
        return database.transactions().call(OperationKind.READ, "clean-find-days", connection -> {
            TreeMap<LocalDate, DayPartition> due = new TreeMap<>();
            attached(connection, table).keySet().forEach(name -> DayPartition.named(table, name)
                    .ifPresent(partition -> due.put(partition.day(), partition)));
            try (PreparedStatement statement = connection.prepareStatement(LEFT_OVER)) {
                statement.setString(1, table.qualified());
                try (ResultSet rows = statement.executeQuery()) {
                    while (rows.next()) {
                        LocalDate day = rows.getObject(1, LocalDate.class);
                        due.put(day, new DayPartition(table, day));
                    }
                }
            }
            due.tailMap(before, true).clear();
            return due;
        });
    }

    private void note(DayPartition partition, String state) {
        database.transactions().call(OperationKind.WRITE, "clean-note-day", connection -> {
            note(connection, partition, state);
            return null;
        });
    }

    private static void note(Connection connection, DayPartition partition, String state) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(NOTE)) {
            statement.setString(1, partition.table().qualified());
            statement.setObject(2, partition.day());
            statement.setString(3, state);
            statement.executeUpdate();
        }
    }

    /**
     * PostgreSQL detaches one partition of a table at a time, and does not begin with another before the one that was
     * broken off is finished, whichever that is.
     */
    private Void detach(MarketTable table, DayPartition partition) {
        return database.outsideTransactions("clean-detach", connection -> {
            try (Statement statement = connection.createStatement()) {
                statement.execute("set lock_timeout = '2s'");
                TreeMap<String, Boolean> attached = attached(connection, table);
                Set<String> pending = new TreeSet<>(attached.keySet());
                pending.removeIf(name -> !attached.get(name));
                for (String name : pending) {
                    statement.execute(alter(table, name) + " finalize");
                    attached.remove(name);
                }
                if (attached.containsKey(partition.name())) {
                    statement.execute(alter(table, partition.name()) + " concurrently");
                }
                return null;
            }
        });
    }

    private static String alter(MarketTable table, String partition) {
        return "alter table " + table.qualified() + " detach partition " + MarketTable.SCHEMA + "."
                + MarketTable.quote(partition);
    }

    /**
     * The day and the note of it in one transaction.
     *
     * @return whether it was there
     */
    private boolean drop(DayPartition partition) {
        return database.transactions().call(OperationKind.DDL, "clean-drop-day", connection -> {
            try (Statement statement = connection.createStatement()) {
                statement.execute("set local lock_timeout = '2s'");
                boolean isThere;
                try (ResultSet row =
                        statement.executeQuery("select to_regclass('" + partition.qualified() + "') is not null")) {
                    row.next();
                    isThere = row.getBoolean(1);
                }
                statement.execute("drop table if exists " + partition.qualified());
                note(connection, partition, "dropped");
                return isThere;
            }
        });
    }

    /** Whether each partition of the table is detached half-way. */
    private static TreeMap<String, Boolean> attached(Connection connection, MarketTable table) throws SQLException {
        TreeMap<String, Boolean> attached = new TreeMap<>();
        try (PreparedStatement statement = connection.prepareStatement(ATTACHED)) {
            statement.setString(1, table.qualified());
            try (ResultSet rows = statement.executeQuery()) {
                while (rows.next()) {
                    attached.put(rows.getString(1), rows.getBoolean(2));
                }
            }
        }
        return attached;
    }
}
