package io.pitlane.maintain;

import io.pitlane.database.OperationKind;
import io.pitlane.database.Retry;
import io.pitlane.database.Transactions;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * Empties every table but the exchanges, in one transaction, and forgets that their files were ever loaded: they can be
 * loaded, and refused records replayed, again.
 */
final class Truncation {

    private static final String SHORT_WAIT = "set local lock_timeout = '2s'";

    /** In the transaction, so that no load slips in between. */
    private static final String FORGET_LOADS = "delete from ops.loads where dataset like 'market.%'";

    private static final String FORGET_REPLAYS =
            "update ops.quarantine set state = 'open', replayed_at = null, replay_id = null"
                    + " where state = 'replayed' and dataset like 'market.%'";

    /** Days that are loaded apart are part of their tables; whoever loads one goes on in the usual way. */
    private static final String DAYS_APART =
            "delete from ops.day_loads where dataset like 'market.%' returning dataset, table_name";

    private record DayApart(String dataset, String table) {}

    private final Transactions transactions;
    private final Retry retry = new Retry(15, Duration.ofMillis(200), Duration.ofSeconds(5));

    Truncation(Transactions transactions) {
        this.transactions = transactions;
    }

    /** In the order of the tables; rows are counted when nobody else can write any more. */
    void run(CleanReport report) {
        retry.call(() -> transactions.call(OperationKind.DDL, "clean-truncate", Truncation::truncate))
                .forEach(report::deleted);
    }

    private static Map<MarketTable, Long> truncate(Connection connection) throws SQLException {
        Map<MarketTable, Long> rows = new EnumMap<>(MarketTable.class);
        try (Statement statement = connection.createStatement()) {
            statement.execute(SHORT_WAIT);
            for (MarketTable table : tables()) {
                statement.execute("lock table " + table.qualified() + " in access exclusive mode");
            }
            for (MarketTable table : tables()) {
                rows.put(table, count(statement, table.qualified()));
                statement.execute("truncate table " + table.qualified());
            }
            for (DayApart day : daysApart(statement)) {
                String name = MarketTable.SCHEMA + "." + MarketTable.quote(day.table());
                statement.execute("lock table " + name + " in access exclusive mode");
                rows.merge(tableOf(day), count(statement, name), Long::sum);
                statement.execute("drop table " + name);
            }
            statement.execute(FORGET_LOADS);
            statement.execute(FORGET_REPLAYS);
        }
        return rows;
    }

    private static List<DayApart> daysApart(Statement statement) throws SQLException {
        List<DayApart> days = new ArrayList<>();
        try (ResultSet rows = statement.executeQuery(DAYS_APART)) {
            while (rows.next()) {
                days.add(new DayApart(rows.getString(1), rows.getString(2)));
            }
        }
        return days;
    }

    private static MarketTable tableOf(DayApart day) {
        return MarketTable.partitioned().stream()
                .filter(table -> table.qualified().equals(day.dataset()))
                .findFirst()
                .orElseThrow();
    }

    private static long count(Statement statement, String table) throws SQLException {
        try (ResultSet row = statement.executeQuery("select count(*) from " + table)) {
            row.next();
            return row.getLong(1);
        }
    }

    private static List<MarketTable> tables() {
        return Stream.of(MarketTable.values())
                .filter(table -> table != MarketTable.EXCHANGES)
                .toList();
    }
}
