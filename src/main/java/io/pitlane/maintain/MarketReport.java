package io.pitlane.maintain;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * How much there is in the schema {@code market}, at one moment.
 *
 * @param tables the largest first
 * @param recentIngests by table, then the newest first
 * @param database size of the whole database
 * @param partitions how many days the partitioned tables have together
 */
public record MarketReport(
        List<TableSize> tables, List<RecentIngest> recentIngests, Size database, long partitions, Instant fetchedAt) {

    public MarketReport {
        tables = List.copyOf(tables);
        recentIngests = List.copyOf(recentIngests);
    }

    /** A size on disk, in bytes and as PostgreSQL says it to people. */
    public record Size(long bytes, String pretty) {}

    /**
     * One table with its partitions.
     *
     * @param table with its schema
     * @param rows counted, not estimated
     * @param data the rows with what is stored out of line
     * @param total data and indexes
     * @param earliest time of the oldest row; empty: there is none
     */
    public record TableSize(
            String table,
            long rows,
            Size data,
            Size indexes,
            Size total,
            Optional<Instant> earliest,
            Optional<Instant> latest) {}

    /**
     * A symbol that a table has rows of from the last hour.
     *
     * @param rows how many of them
     */
    public record RecentIngest(String table, String symbol, Instant latest, long rows) {}
}
