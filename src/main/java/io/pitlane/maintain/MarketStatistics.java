package io.pitlane.maintain;

import io.pitlane.database.DatabaseException;
import io.pitlane.database.OperationKind;
import io.pitlane.database.SqlStates;
import io.pitlane.database.Transactions;
import io.pitlane.error.OperationFailedException;
import io.pitlane.maintain.MarketReport.RecentIngest;
import io.pitlane.maintain.MarketReport.Size;
import io.pitlane.maintain.MarketReport.TableSize;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * Looks how much there is in the schema {@code market}. All figures are of one moment, and rows are counted however long
 * that takes. Needs no more than the right to read. Thread-safe.
 */
public final class MarketStatistics {

    private static final String ONE_MOMENT = "set transaction isolation level repeatable read, read only";

    /** A table without partitions stands for itself. */
    private static final String SIZES =
            """
            select data, pg_size_pretty(data), indexes, pg_size_pretty(indexes), data + indexes,
                pg_size_pretty(data + indexes), partitions
            from (
                select coalesce(sum(pg_table_size(coalesce(part.relid, whole.oid))), 0)::bigint as data,
                    coalesce(sum(pg_indexes_size(coalesce(part.relid, whole.oid))), 0)::bigint as indexes,
                    count(*) filter (where part.isleaf and part.level > 0) as partitions
                from pg_class whole
                left join pg_partition_tree(?::regclass) part on true
                where whole.oid = ?::regclass
            ) sizes
            """;

    private static final String RECENT =
            """
            select symbol, max(ts), count(*)
            from %s
            where ts >= now() - interval '1 hour' and ts <= now()
            group by symbol
            order by max(ts) desc, symbol
            limit 10
            """;

    private final Transactions transactions;

    public MarketStatistics(Transactions transactions) {
        this.transactions = transactions;
    }

    /** @throws OperationFailedException if the role may not read the tables */
    public MarketReport read(WorkProgress progress) {
        try {
            return transactions.call(OperationKind.BULK, "market-statistics", connection -> read(connection, progress));
        } catch (DatabaseException refused) {
            if (refused.sqlState().equals(SqlStates.INSUFFICIENT_PRIVILEGE)) {
                throw new OperationFailedException(
                        refused.getMessage() + "; the role needs to read the schema market, see"
                                + " deploy/least-privilege-role.sql",
                        refused);
            }
            throw refused;
        }
    }

    private static MarketReport read(Connection connection, WorkProgress progress) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(ONE_MOMENT);
        }
        List<TableSize> tables = new ArrayList<>();
        List<RecentIngest> recent = new ArrayList<>();
        long partitions = 0;
        progress.began("Counting rows", MarketTable.values().length);
        try {
            for (MarketTable table : MarketTable.values()) {
                partitions += addSize(connection, table, tables);
                progress.advanced(1);
            }
        } finally {
            progress.ended();
        }
        for (MarketTable table : MarketTable.partitioned()) {
            addRecent(connection, table, recent);
        }
        tables.sort(Comparator.comparingLong((TableSize table) -> table.total().bytes())
                .reversed()
                .thenComparing(TableSize::table));
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(
                        "select size, pg_size_pretty(size), now() from pg_database_size(current_database()) size")) {
            row.next();
            return new MarketReport(
                    tables, recent, size(row, 1), partitions, instant(row, 3).orElseThrow());
        }
    }

    /** @return how many partitions it has */
    private static long addSize(Connection connection, MarketTable table, List<TableSize> tables) throws SQLException {
        try (PreparedStatement sizes = connection.prepareStatement(SIZES);
                Statement counting = connection.createStatement();
                ResultSet count = counting.executeQuery("select count(*), min(" + table.time() + "), max("
                        + table.time() + ") from " + table.qualified())) {
            sizes.setString(1, table.qualified());
            sizes.setString(2, table.qualified());
            try (ResultSet row = sizes.executeQuery()) {
                row.next();
                count.next();
                tables.add(new TableSize(
                        table.qualified(),
                        count.getLong(1),
                        size(row, 1),
                        size(row, 3),
                        size(row, 5),
                        instant(count, 2),
                        instant(count, 3)));
                return row.getLong(7);
            }
        }
    }

    private static void addRecent(Connection connection, MarketTable table, List<RecentIngest> recent)
            throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(RECENT.formatted(table.qualified()))) {
            while (rows.next()) {
                recent.add(new RecentIngest(
                        table.qualified(), rows.getString(1), instant(rows, 2).orElseThrow(), rows.getLong(3)));
            }
        }
    }

    private static Size size(ResultSet row, int column) throws SQLException {
        return new Size(row.getLong(column), row.getString(column + 1));
    }

    private static Optional<Instant> instant(ResultSet row, int column) throws SQLException {
        return Optional.ofNullable(row.getObject(column, OffsetDateTime.class)).map(OffsetDateTime::toInstant);
    }
}
