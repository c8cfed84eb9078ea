package io.pitlane.maintain;

import io.pitlane.database.OperationKind;
import io.pitlane.database.Retry;
import io.pitlane.database.Transactions;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;

/**
 * Deletes old rows a stretch of a table at a time, each in a short transaction of its own: nobody waits long for it, and
 * what was done before an interruption stays done. Every page is visited once.
 */
final class RowDeletion {

    /** 8 MB of a table. */
    private static final long PAGES_AT_ONCE = 1024;

    /** A table, or each of its partitions, that has such rows; their sizes in pages. */
    private static final String PARTS =
            """
            select class.relname,
                (pg_relation_size(class.oid) + current_setting('block_size')::bigint - 1)
                    / current_setting('block_size')::bigint
            from pg_class class
            where class.oid in (select relid from pg_partition_tree(?::regclass) where isleaf)
                or class.oid = ?::regclass and class.relkind = 'r'
            order by class.relname
            """;

    private record Part(String name, long pages) {}

    private final Transactions transactions;
    private final OffsetDateTime before;
    private final Retry retry = new Retry(5, Duration.ofMillis(200), Duration.ofSeconds(5));

    /** @param before rows from before this time are old */
    RowDeletion(Transactions transactions, OffsetDateTime before) {
        this.transactions = transactions;
        this.before = before;
    }

    void run(MarketTable table, CleanReport report, WorkProgress progress) {
        List<Part> parts =
                transactions.call(OperationKind.BULK, "clean-find-rows", connection -> parts(connection, table));
        progress.began(
                "Deleting from " + table.qualified(),
                parts.stream().mapToLong(Part::pages).sum());
        try {
            for (Part part : parts) {
                for (long page = 0; page < part.pages(); page += PAGES_AT_ONCE) {
                    long first = page;
                    report.deleted(table, retry.call(() -> delete(table, part, first)));
                    progress.advanced(Math.min(PAGES_AT_ONCE, part.pages() - page));
                }
            }
        } finally {
            progress.ended();
        }
    }

    private List<Part> parts(Connection connection, MarketTable table) throws SQLException {
        List<Part> parts = new ArrayList<>();
        try (PreparedStatement statement = connection.prepareStatement(PARTS)) {
            statement.setString(1, table.qualified());
            statement.setString(2, table.qualified());
            try (ResultSet rows = statement.executeQuery()) {
                while (rows.next()) {
                    parts.add(new Part(rows.getString(1), rows.getLong(2)));
                }
            }
        }
        List<Part> old = new ArrayList<>();
        for (Part part : parts) {
            if (hasOldRows(connection, table, part)) {
                old.add(part);
            }
        }
        return old;
    }

    private boolean hasOldRows(Connection connection, MarketTable table, Part part) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(
                "select exists (select from only " + name(part) + " where " + table.time() + " < ?)")) {
            statement.setObject(1, before);
            try (ResultSet row = statement.executeQuery()) {
                row.next();
                return row.getBoolean(1);
            }
        }
    }

    private long delete(MarketTable table, Part part, long firstPage) {
        return transactions.call(OperationKind.BULK, "clean-rows", connection -> {
            try (PreparedStatement statement = connection.prepareStatement("delete from only " + name(part)
                    + " where ctid >= cast(? as tid) and ctid < cast(? as tid) and " + table.time() + " < ?")) {
                statement.setString(1, "(" + firstPage + ",0)");
                statement.setString(2, "(" + (firstPage + PAGES_AT_ONCE) + ",0)");
                statement.setObject(3, before);
                return statement.executeLargeUpdate();
            }
        });
    }

    private static String name(Part part) {
        return MarketTable.SCHEMA + "." + MarketTable.quote(part.name());
    }
}
