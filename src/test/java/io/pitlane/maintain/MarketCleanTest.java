package io.pitlane.maintain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pitlane.database.Database;
import io.pitlane.error.InvalidInputException;
import io.pitlane.error.OperationFailedException;
import io.pitlane.testing.DatabaseTest;
import io.pitlane.testing.TestDatabase;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@DatabaseTest
class MarketCleanTest {

    private final TestDatabase database;
    private final MarketRows rows;
    private final MarketClean clean;

    MarketCleanTest(TestDatabase database) {
        this.database = database;
        this.rows = new MarketRows(database);
        this.clean = new MarketClean(database.database(), RetentionFixture.UNGATED);
    }

    @BeforeEach
    void clear() {
        rows.clear();
    }

    @Test
    void deletesRowsOlderThanSoManyTimes24HoursFromEveryTableThatAges() {
        rows.daysOfAll(5, 0);
        rows.trades("A", "96 hours", 30);
        rows.trades("A", "49 hours", 7);
        rows.trades("A", "48 hours 1 second", 2);
        rows.trades("A", "47 hours 59 minutes", 5);
        rows.ticker("A", "50 hours");
        rows.ticker("A", "1 hour");
        rows.orderbook("A", "72 hours");
        rows.fundingRate("A", "73 hours");
        rows.fundingRate("B", "74 hours");
        rows.event("49 hours");
        rows.event("10 hours");
        rows.market("A");

        CleanReport report = clean.clean(olderThan(2), WorkProgress.silent());

        assertThat(report.deleted(MarketTable.TRADES)).isEqualTo(39);
        assertThat(report.deleted(MarketTable.TICKERS)).isEqualTo(1);
        assertThat(report.deleted(MarketTable.ORDERBOOKS)).isEqualTo(1);
        assertThat(report.deleted(MarketTable.FUNDING_RATES)).isEqualTo(2);
        assertThat(report.deleted(MarketTable.INGEST_EVENTS)).isEqualTo(1);
        assertThat(report.total()).isEqualTo(44);
        assertThat(report.partitionsDropped()).isEmpty();
        assertThat(rows.count("market.trades")).isEqualTo(5);
        assertThat(rows.count("market.tickers")).isEqualTo(1);
        assertThat(rows.count("market.funding_rates")).isZero();
        assertThat(rows.count("market.markets")).isEqualTo(1);
        assertThat(rows.count("market.ingest_events where event_type <> 'clean'"))
                .isEqualTo(1);
        assertThat(rows.count("ops.dropped_days")).isZero();
        assertThat(event()).containsEntry("status", "success").containsEntry("records", 44L);
    }

    @Test
    void deletesABigTableInManyShortTransactions() {
        rows.days("trades", 5, 0);
        rows.trades("A", "96 hours", 200_000);
        rows.trades("A", "1 hour", 3);
        long before = database.number("select pg_current_xact_id()::text::bigint");

        CleanReport report = clean.clean(olderThan(2), WorkProgress.silent());

        assertThat(report.deleted(MarketTable.TRADES)).isEqualTo(200_000);
        assertThat(rows.count("market.trades")).isEqualTo(3);
        assertThat(database.number("select pg_current_xact_id()::text::bigint") - before)
                .as("transactions that wrote")
                .isGreaterThanOrEqualTo(3);
    }

    @Test
    void dropsDaysStrictlyBeforeTheDayThatWasSoManyDaysAgo() {
        rows.daysOfAll(5, 0);
        rows.trades("A", "97 hours", 10);

        CleanReport report = clean.clean(dropOlderThan(3), WorkProgress.silent());

        assertThat(report.partitionsDropped())
                .containsExactly(
                        rows.name("tickers", 5),
                        rows.name("tickers", 4),
                        rows.name("orderbooks", 5),
                        rows.name("orderbooks", 4),
                        rows.name("trades", 5),
                        rows.name("trades", 4),
                        rows.name("funding_rates", 5),
                        rows.name("funding_rates", 4));
        assertThat(report.total()).isZero();
        assertThat(partitions("trades")).isEqualTo(4);
        assertThat(rows.count("pg_class where relname = '" + rows.name("trades", 4) + "'"))
                .isZero();
        assertThat(database.rows("select dataset, state, (now() at time zone 'UTC')::date - day as ago"
                        + " from ops.dropped_days where dataset = 'market.trades' order by day"))
                .containsExactly(
                        Map.of("dataset", "market.trades", "state", "dropped", "ago", 5),
                        Map.of("dataset", "market.trades", "state", "dropped", "ago", 4));
        assertThat(rows.count("ops.dropped_days where by like 'pitlane db clean, %'"))
                .isEqualTo(8);
        assertThat(event().get("message").toString()).contains(rows.name("trades", 5));
    }

    @Test
    void leavesPartitionsAloneThatAreNotNamedAfterADay() {
        database.execute("create table market.trades_old partition of market.trades"
                + " for values from ('2015-01-01Z') to ('2015-01-02Z')");
        database.execute("create table market.trades_2015_02_30 partition of market.trades"
                + " for values from ('2015-03-01Z') to ('2015-03-02Z')");
        database.execute("create table market.trades_2015_01_05 (like market.trades)");
        try {
            assertThat(clean.clean(dropOlderThan(1), WorkProgress.silent()).partitionsDropped())
                    .isEmpty();
            assertThat(partitions("trades")).isEqualTo(2);
            assertThat(rows.count("market.trades_2015_01_05")).isZero();
        } finally {
            database.execute("drop table market.trades_2015_01_05");
        }
    }

    @Test
    void deletesRowsFirstAndDropsDaysThen() {
        rows.daysOfAll(5, 0);
        rows.trades("A", "120 hours", 4);
        rows.trades("A", "50 hours", 6);

        CleanReport report =
                clean.clean(new CleanRequest(Optional.of(2), Optional.of(4), false, false), WorkProgress.silent());

        assertThat(report.deleted(MarketTable.TRADES)).isEqualTo(10);
        assertThat(report.partitionsDropped()).contains(rows.name("trades", 5)).hasSize(4);
        assertThat(rows.count("market.ingest_events where event_type = 'clean'"))
                .isEqualTo(1);
    }

    @Test
    void truncateEmptiesEverythingButTheExchangesAndLetsFilesBeLoadedAgain() {
        rows.daysOfAll(2, 0);
        rows.trades("A", "1 hour", 9);
        rows.ticker("A", "1 hour");
        rows.event("1 hour");
        rows.market("A");
        for (String dataset : new String[] {"market.trades", "market.markets", "pit.trades"}) {
            database.execute("insert into ops.loads (load_id, dataset, chunk, origin, first_record, read, inserted,"
                    + " updated, duplicate, rejected, last, writer, started_at) values ('x', '" + dataset
                    + "', 0, 'f', 0, 1, 1, 0, 0, 0, true, 'w', now())");
            database.execute("insert into ops.quarantine (load_id, dataset, chunk, record, origin, line, byte_offset,"
                    + " raw, raw_bytes, reason, detail, state, replayed_at, replay_id) values ('x', '" + dataset
                    + "', 0, 0, 'f', 1, 0, '', 0, 'bad-json', 'd', 'replayed', now(), 'r')");
        }

        CleanReport report =
                clean.clean(new CleanRequest(Optional.of(1), Optional.of(1), true, false), WorkProgress.silent());

        assertThat(report.deleted(MarketTable.TRADES)).isEqualTo(9);
        assertThat(report.deleted(MarketTable.TICKERS)).isEqualTo(1);
        assertThat(report.deleted(MarketTable.INGEST_EVENTS)).isEqualTo(1);
        assertThat(report.deleted(MarketTable.MARKETS)).isEqualTo(1);
        assertThat(report.total()).isEqualTo(11);
        assertThat(report.partitionsDropped()).isEmpty();
        assertThat(rows.count("market.trades")).isZero();
        assertThat(rows.count("market.markets")).isZero();
        assertThat(rows.count("market.exchanges")).isEqualTo(10);
        assertThat(partitions("trades")).isEqualTo(3);
        assertThat(rows.count("ops.dropped_days")).isZero();
        assertThat(database.rows("select dataset from ops.loads")).containsExactly(Map.of("dataset", "pit.trades"));
        assertThat(database.rows("select dataset from ops.quarantine where state = 'open' order by 1"))
                .containsExactly(Map.of("dataset", "market.markets"), Map.of("dataset", "market.trades"));
        assertThat(event()).containsEntry("status", "success").containsEntry("records", 11L);
        assertThat(rows.count("market.ingest_events")).isEqualTo(1);
    }

    @Test
    void daysThatAreLoadedApartBelongToTheirTable() {
        String begin = "select ops.begin_day_load('market.trades', (now() at time zone 'UTC')::date - 4, 'x', 1)";
        String insert = "insert into %s (exchange_id, symbol, ts, ts_source, trade_id, price, size)"
                + " select 1, 'A', now() - interval '96 hours', 'exchange', n::text, 1, 1 from generate_series(1, 7) n";

        database.execute(insert.formatted(database.rows(begin).get(0).get("begin_day_load")));
        CleanReport truncated =
                clean.clean(new CleanRequest(Optional.empty(), Optional.empty(), true, false), WorkProgress.silent());
        database.execute(insert.formatted(database.rows(begin).get(0).get("begin_day_load")));
        CleanReport deleted = clean.clean(olderThan(2), WorkProgress.silent());
        database.execute("drop table market." + rows.name("trades", 4));
        database.execute(insert.formatted(database.rows(begin).get(0).get("begin_day_load")));
        CleanReport dropped = clean.clean(dropOlderThan(2), WorkProgress.silent());

        assertThat(truncated.deleted(MarketTable.TRADES)).isEqualTo(7);
        assertThat(deleted.deleted(MarketTable.TRADES)).isEqualTo(7);
        assertThat(dropped.partitionsDropped()).containsExactly(rows.name("trades", 4));
        assertThat(rows.count("ops.day_loads")).isZero();
        assertThat(rows.count("pg_class where relname like 'trades\\_%loading%'"))
                .isZero();
    }

    @Test
    void aDayThatSomebodyReadsIsDetachedWhenTheReaderIsDoneAndOthersGoOn() throws Exception {
        rows.days("trades", 3, 0);
        rows.trades("A", "72 hours", 5);
        CompletableFuture<CleanReport> cleaning;
        try (Connection reader = database.dataSource().getConnection();
                Statement reading = reader.createStatement()) {
            reader.setAutoCommit(false);
            reading.executeQuery("select count(*) from market.trades").close();

            cleaning = CompletableFuture.supplyAsync(() -> clean.clean(dropOlderThan(2), WorkProgress.silent()));
            awaitState("detaching");
            Awaitility.await()
                    .until(() -> rows.count(
                                    "pg_inherits where inhparent = 'market.trades'::regclass" + " and inhdetachpending")
                            == 1);
            rows.trades("A", "1 hour", 2);

            assertThat(rows.count("market.trades"))
                    .as("the day is gone for whoever looks anew")
                    .isEqualTo(2);
            assertThat(cleaning).isNotDone();
            reader.rollback();
        }

        assertThat(cleaning.get(60, TimeUnit.SECONDS).partitionsDropped()).containsExactly(rows.name("trades", 3));
        awaitState("dropped");
    }

    @Test
    void goesOnWhereADropWasBrokenOff() throws Exception {
        rows.days("trades", 4, 0);
        rows.trades("A", "96 hours", 5);
        String halfWay = rows.name("trades", 4);
        String standsAlone = rows.name("trades", 3);
        breakOffDetaching(halfWay);
        database.execute("insert into ops.dropped_days (dataset, day, state) select 'market.trades',"
                + " (now() at time zone 'UTC')::date - ago, 'detaching' from generate_series(3, 5) ago");
        database.execute("alter table market.trades detach partition market." + halfWay + " finalize");
        database.execute("alter table market.trades detach partition market." + standsAlone);
        breakOffDetaching(rows.name("trades", 2));

        CleanReport report = clean.clean(dropOlderThan(2), WorkProgress.silent());

        assertThat(report.partitionsDropped()).containsExactly(halfWay, standsAlone);
        assertThat(rows.count("ops.dropped_days where state = 'dropped'")).isEqualTo(3);
        assertThat(rows.count("ops.dropped_days where state <> 'dropped'")).isZero();
        assertThat(rows.count("pg_class where relname = '" + rows.name("trades", 2) + "'"))
                .as("a day that was not asked for")
                .isEqualTo(1);
        database.execute("drop table if exists market." + rows.name("trades", 2));
    }

    @Test
    void finishesADetachThatWasBrokenOff() throws Exception {
        rows.days("trades", 4, 0);
        breakOffDetaching(rows.name("trades", 4));

        CleanReport report = clean.clean(dropOlderThan(2), WorkProgress.silent());

        assertThat(report.partitionsDropped()).containsExactly(rows.name("trades", 4), rows.name("trades", 3));
        assertThat(partitions("trades")).isEqualTo(3);
    }

    @Test
    void aSecondCleanAtTheSameTimeIsRefused() throws SQLException {
        try (Connection other = database.dataSource().getConnection();
                Statement statement = other.createStatement()) {
            statement.execute("select pg_advisory_lock(hashtextextended('pitlane db clean', 0))");

            assertThatThrownBy(() -> clean.clean(olderThan(1), WorkProgress.silent()))
                    .isInstanceOf(OperationFailedException.class)
                    .hasMessageContaining("Another 'pitlane db clean'");
        }
        Awaitility.await().untilAsserted(() -> clean.clean(olderThan(1), WorkProgress.silent()));
    }

    @Test
    void aCleanThatFailsSaysWhatItHadDone() {
        rows.days("tickers", 3, 0);
        rows.ticker("A", "49 hours");
        rows.days("trades", 3, 0);
        rows.trades("A", "49 hours", 3);
        database.execute(
                "create function market.refuse() returns trigger language plpgsql as"
                        + " $$ begin raise exception 'not this one' using errcode = '23000'; end $$;"
                        + " create trigger refuse before delete on market.trades for each row execute function market.refuse()");
        try {
            assertThatThrownBy(() -> clean.clean(olderThan(2), WorkProgress.silent()))
                    .hasMessageContaining("not this one");

            assertThat(event()).containsEntry("status", "partial").containsEntry("records", 1L);
            assertThat(event().get("message").toString()).contains("tickers 1").contains("not this one");
            assertThat(rows.count("market.trades")).isEqualTo(3);
        } finally {
            database.execute("drop function market.refuse cascade");
        }
    }

    @Test
    void theRoleOfTheDailyWorkIsToldWhoMay() throws IOException {
        database.execute(Files.readString(Path.of("deploy", "least-privilege-role.sql")));
        rows.daysOfAll(3, 0);
        rows.trades("A", "72 hours", 3);
        try (Database writer = MarketRoles.as(database, "pitlane_writer")) {
            for (CleanRequest request : new CleanRequest[] {
                olderThan(1), dropOlderThan(1), new CleanRequest(Optional.empty(), Optional.empty(), true, false)
            }) {
                assertThatThrownBy(() ->
                                new MarketClean(writer, RetentionFixture.UNGATED).clean(request, WorkProgress.silent()))
                        .isInstanceOf(OperationFailedException.class)
                        .hasMessageContaining("pitlane_writer may not")
                        .hasMessageContaining("connect as postgres");
            }
        }
        assertThat(rows.count("market.trades")).isEqualTo(3);
        assertThat(rows.count("ops.dropped_days")).isZero();
    }

    @ParameterizedTest
    @ValueSource(ints = {0, -1, Integer.MIN_VALUE, 36_501})
    void aNumberOfDaysIsBetweenOneAndAHundredYears(int days) {
        assertThatThrownBy(() -> olderThan(days))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("--older-than " + days);
        assertThatThrownBy(() -> dropOlderThan(days))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("--drop-partitions-older-than " + days);
    }

    @Test
    void somethingMustBeAskedFor() {
        assertThatThrownBy(() -> new CleanRequest(Optional.empty(), Optional.empty(), false, false))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("at least one of --older-than");
    }

    private static CleanRequest olderThan(int days) {
        return new CleanRequest(Optional.of(days), Optional.empty(), false, false);
    }

    private static CleanRequest dropOlderThan(int days) {
        return new CleanRequest(Optional.empty(), Optional.of(days), false, false);
    }

    private Map<String, Object> event() {
        return database.rows("select status, records, message from market.ingest_events where event_type = 'clean'")
                .get(0);
    }

    private long partitions(String table) {
        return rows.count("pg_inherits where inhparent = 'market." + table + "'::regclass");
    }

    private void awaitState(String state) {
        Awaitility.await()
                .atMost(Duration.ofSeconds(20))
                .until(() -> rows.count("ops.dropped_days where state = '" + state + "'") == 1);
    }

    /** Detaches a partition while somebody reads it, and gives up waiting for the reader. */
    private void breakOffDetaching(String partition) throws SQLException {
        try (Connection reader = database.dataSource().getConnection();
                Statement reading = reader.createStatement();
                Connection other = database.dataSource().getConnection();
                Statement detaching = other.createStatement()) {
            reader.setAutoCommit(false);
            reading.executeQuery("select count(*) from market.trades").close();
            detaching.execute("set lock_timeout = '100ms'");
            assertThatThrownBy(() -> detaching.execute(
                            "alter table market.trades detach partition market." + partition + " concurrently"))
                    .hasMessageContaining("lock timeout");
            reader.rollback();
        }
    }
}
