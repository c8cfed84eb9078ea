package io.pitlane.database;

import static org.assertj.core.api.Assertions.assertThat;

import io.pitlane.testing.DatabaseTest;
import io.pitlane.testing.TestDatabase;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** {@code ops.trade_counts} says what {@code pit.trades} has, whatever happens to it. */
@DatabaseTest
class TradeCountsTest {

    private static final String INSERT = "insert into pit.trades (ts, symbol, venue, price, qty)"
            + " select timestamptz '2026-01-01T00:00:00Z' + n * interval '7 minutes', 'S',"
            + " (array['binance', 'okx', 'coinbase', 'kraken'])[1 + n % 4], 1, 1 from generate_series(1, 1000) n";

    private final TestDatabase database;

    TradeCountsTest(TestDatabase database) {
        this.database = database;
    }

    @BeforeEach
    void empty() {
        database.execute("truncate pit.trades");
    }

    @Test
    void theyFollowInsertsUpdatesAndDeletes() {
        database.execute(INSERT);
        assertExact(1000);

        database.execute("delete from pit.trades where id % 3 = 0");
        assertExact(database.number("select count(*) from pit.trades"));

        database.execute("update pit.trades set venue = 'kraken', ts = ts + interval '1 hour' where id % 5 = 0");
        assertExact(database.number("select count(*) from pit.trades"));

        database.execute("truncate pit.trades");
        assertExact(0);
        assertThat(database.number("select count(*) from ops.trade_counts")).isZero();
    }

    @Test
    void whatIsRolledBackDoesNotCount() throws SQLException {
        database.execute(INSERT);
        try (Connection connection = database.dataSource().getConnection();
                Statement statement = connection.createStatement()) {
            connection.setAutoCommit(false);
            statement.execute(INSERT);
            statement.execute("savepoint here");
            statement.execute("delete from pit.trades where venue = 'okx'");
            statement.execute("rollback to savepoint here");
            connection.rollback();
        }
        assertExact(1000);
    }

    @Test
    void writersSideBySideDoNotWaitForEachOther() throws SQLException {
        try (Connection one = database.dataSource().getConnection();
                Connection two = database.dataSource().getConnection();
                Statement first = one.createStatement();
                Statement second = two.createStatement()) {
            one.setAutoCommit(false);
            two.setAutoCommit(false);
            second.execute("set local lock_timeout = '2s'");
            first.execute(INSERT);
            second.execute(INSERT);
            two.commit();
            assertExact(1000);
            one.commit();
        }
        assertExact(2000);
    }

    private void assertExact(long all) {
        assertThat(database.number("select coalesce(sum(trades), 0) from ops.trade_counts"))
                .isEqualTo(all);
        assertThat(
                        database.number(
                                """
                                select count(*) from (
                                  select hour, venue, sum(trades) from ops.trade_counts group by 1, 2 having sum(trades) <> 0
                                  except select date_trunc('hour', ts, 'UTC'), venue, count(*) from pit.trades group by 1, 2
                                ) wrong
                                """))
                .isZero();
    }
}
