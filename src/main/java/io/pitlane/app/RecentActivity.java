package io.pitlane.app;

import io.pitlane.database.OperationKind;
import io.pitlane.database.Transactions;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.LinkedHashMap;
import java.util.Map;

/** What the PIT tables took in over the last 24 hours, by CryptoRun's names for its statistics. Thread-safe. */
final class RecentActivity {

    /** Venues are found by skipping along their index, and counted each on it: a table of any size stays unread. */
    private static final String TRADES_BY_VENUE =
            """
            with recursive venues as (
                (select venue from pit.trades order by venue limit 1)
                union all
                select (select venue from pit.trades where venue > previous.venue order by venue limit 1)
                from venues previous
                where previous.venue is not null
            )
            select venue,
                (select count(*) from pit.trades t where t.venue = v.venue and t.ts >= now() - interval '24 hours')
            from venues v
            where venue is not null
            """;

    private static final String REGIMES =
            "select regime, count(*) from pit.regime_snapshots where ts >= now() - interval '24 hours' group by regime";

    private final Transactions transactions;

    RecentActivity(Transactions transactions) {
        this.transactions = transactions;
    }

    Map<String, Long> read() {
        return transactions.call(OperationKind.READ, "recent-activity", connection -> {
            Map<String, Long> venues = counts(connection, TRADES_BY_VENUE);
            Map<String, Long> figures = new LinkedHashMap<>();
            figures.put(
                    "trades_24h",
                    venues.values().stream().mapToLong(Long::longValue).sum());
            venues.forEach((venue, trades) -> figures.put("trades_by_venue_24h." + venue, trades));
            counts(connection, REGIMES)
                    .forEach((regime, count) -> figures.put("regime_distribution_24h." + regime, count));
            return figures;
        });
    }

    private static Map<String, Long> counts(Connection connection, String sql) throws SQLException {
        Map<String, Long> counts = new LinkedHashMap<>();
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(sql)) {
            while (rows.next()) {
                counts.put(rows.getString(1), rows.getLong(2));
            }
        }
        return counts;
    }
}
