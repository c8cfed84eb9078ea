package io.pitlane.load;

import static org.assertj.core.api.Assertions.assertThat;

import io.pitlane.dataset.Catalog;
import io.pitlane.testing.DatabaseTest;
import io.pitlane.testing.TestDatabase;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A look-up by key must never read more than the row it looks for, whatever the planner believes of the table. */
@DatabaseTest
class KeyLookUpPlanTest {

    private static final String KEY_INDEX = "trades_venue_symbol_trade_id_key";

    private final TestDatabase database;
    private final TableSql sql = new TableSql(
            Catalog.read(Path.of("config/datasets")).find("pit.trades").orElseThrow());

    KeyLookUpPlanTest(TestDatabase database) {
        this.database = database;
    }

    @BeforeEach
    void emptyTable() {
        database.execute("alter table pit.trades set (autovacuum_enabled = false); truncate pit.trades");
    }

    @Test
    void withoutStatistics() throws SQLException {
        insertTrades();

        assertThat(plan()).contains(KEY_INDEX).doesNotContain("Sort");
    }

    @Test
    void withStatisticsOfATableThatWasEmpty() throws SQLException {
        database.execute("vacuum analyze pit.trades");
        insertTrades();

        assertThat(plan()).contains(KEY_INDEX).doesNotContain("Sort");
    }

    @Test
    void withFreshStatistics() throws SQLException {
        insertTrades();
        database.execute("vacuum analyze pit.trades");

        assertThat(plan()).contains(KEY_INDEX).doesNotContain("Sort");
    }

    private void insertTrades() {
        database.execute("insert into pit.trades (ts, symbol, venue, price, qty, trade_id)"
                + " select '2026-01-01'::timestamptz + i * interval '1 second', 'BTC/USD', 'kraken', 1, 1, i::text"
                + " from generate_series(1, 30000) i");
    }

    private String plan() throws SQLException {
        StringBuilder plan = new StringBuilder();
        try (Connection connection = database.dataSource().getConnection();
                Statement statement = connection.createStatement()) {
            connection.setAutoCommit(false);
            statement.execute(sql.createKeys());
            statement.execute("insert into pg_temp.pitlane_keys"
                    + " select 'kraken', 'BTC/USD', i::text from generate_series(1, 10000) i");
            try (ResultSet lines = statement.executeQuery("explain " + sql.knownByKey())) {
                while (lines.next()) {
                    plan.append(lines.getString(1)).append('\n');
                }
            }
        }
        return plan.toString();
    }
}
