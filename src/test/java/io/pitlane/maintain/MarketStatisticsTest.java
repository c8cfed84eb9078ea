package io.pitlane.maintain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.pitlane.error.OperationFailedException;
import io.pitlane.maintain.MarketReport.RecentIngest;
import io.pitlane.maintain.MarketReport.TableSize;
import io.pitlane.testing.DatabaseTest;
import io.pitlane.testing.TestDatabase;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Comparator;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@DatabaseTest
class MarketStatisticsTest {

    private final TestDatabase database;
    private final MarketRows rows;
    private final MarketStatistics statistics;

    MarketStatisticsTest(TestDatabase database) {
        this.database = database;
        this.rows = new MarketRows(database);
        this.statistics = new MarketStatistics(database.transactions());
    }

    @BeforeEach
    void clear() {
        rows.clear();
    }

    @Test
    void countsRowsOfAllPartitionsUnderTheirParentWhateverTheStatisticsSay() {
        rows.daysOfAll(3, -1);
        rows.trades("BTC/USDT", "50 hours", 1200);
        rows.trades("BTC/USDT", "26 hours", 34);
        rows.ticker("BTC/USDT", "1 minute");
        rows.event("1 day");
        rows.market("BTC/USDT");

        MarketReport report = statistics.read(WorkProgress.silent());

        assertThat(report.tables())
                .extracting(TableSize::table)
                .containsExactlyInAnyOrder(
                        "market.exchanges",
                        "market.markets",
                        "market.tickers",
                        "market.orderbooks",
                        "market.trades",
                        "market.funding_rates",
                        "market.ingest_events");
        assertThat(table(report, "trades").rows()).isEqualTo(1234);
        assertThat(table(report, "tickers").rows()).isEqualTo(1);
        assertThat(table(report, "orderbooks").rows()).isZero();
        assertThat(table(report, "ingest_events").rows()).isEqualTo(1);
        assertThat(table(report, "markets").rows()).isEqualTo(1);
        assertThat(table(report, "exchanges").rows()).isEqualTo(10);
        assertThat(report.partitions()).isEqualTo(4 * 5);
        assertThat(report.fetchedAt()).isCloseTo(Instant.now(), within(1, ChronoUnit.MINUTES));
    }

    @Test
    void sumsTheSizesOfPartitionsAndPutsTheLargestTableFirst() {
        rows.daysOfAll(2, 0);
        rows.trades("BTC/USDT", "25 hours", 5000);

        MarketReport report = statistics.read(WorkProgress.silent());

        TableSize trades = table(report, "trades");
        assertThat(trades.data().bytes())
                .isEqualTo(database.number("select sum(pg_table_size(inhrelid))::bigint from pg_inherits"
                        + " where inhparent = 'market.trades'::regclass"));
        assertThat(trades.total().bytes())
                .isEqualTo(trades.data().bytes() + trades.indexes().bytes())
                .isEqualTo(database.number("select sum(pg_total_relation_size(inhrelid))::bigint from pg_inherits"
                        + " where inhparent = 'market.trades'::regclass"));
        assertThat(trades.total().pretty())
                .isEqualTo(
                        database.rows("select pg_size_pretty(" + trades.total().bytes() + "::bigint) as pretty")
                                .get(0)
                                .get("pretty"));
        assertThat(table(report, "exchanges").total().bytes())
                .isEqualTo(database.number("select pg_total_relation_size('market.exchanges')"));
        assertThat(report.tables().get(0)).isEqualTo(trades);
        assertThat(report.tables())
                .isSortedAccordingTo(Comparator.comparingLong(
                                (TableSize table) -> table.total().bytes())
                        .reversed()
                        .thenComparing(TableSize::table));
        assertThat(report.database().bytes()).isGreaterThan(trades.total().bytes());
    }

    @Test
    void tellsTheFirstAndTheLastTimeOfEachTable() {
        rows.daysOfAll(3, 0);
        rows.trades("BTC/USDT", "48 hours", 1);
        rows.trades("ETH/USDT", "3 hours", 1);

        TableSize trades = table(statistics.read(WorkProgress.silent()), "trades");

        assertThat(trades.earliest().orElseThrow())
                .isCloseTo(Instant.now().minus(Duration.ofHours(48)), within(1, ChronoUnit.MINUTES));
        assertThat(trades.latest().orElseThrow())
                .isCloseTo(Instant.now().minus(Duration.ofHours(3)), within(1, ChronoUnit.MINUTES));
        assertThat(table(statistics.read(WorkProgress.silent()), "tickers").earliest())
                .isEmpty();
        assertThat(table(statistics.read(WorkProgress.silent()), "exchanges").latest())
                .isPresent();
    }

    @Test
    void listsTheTenSymbolsOfATableThatCameLastWithinTheHour() {
        rows.daysOfAll(1, 0);
        for (int symbol = 1; symbol <= 12; symbol++) {
            rows.trades("S" + symbol, symbol + " minutes", symbol);
        }
        rows.trades("S1", "30 minutes", 5);
        rows.trades("OLD", "61 minutes", 3);
        rows.ticker("T", "59 minutes");
        rows.event("1 minute");

        List<RecentIngest> recent = statistics.read(WorkProgress.silent()).recentIngests();

        List<RecentIngest> trades = recent.stream()
                .filter(each -> each.table().equals("market.trades"))
                .toList();
        assertThat(trades)
                .extracting(RecentIngest::symbol)
                .containsExactly("S1", "S2", "S3", "S4", "S5", "S6", "S7", "S8", "S9", "S10");
        assertThat(trades.get(0).rows()).isEqualTo(6);
        assertThat(trades.get(9).rows()).isEqualTo(10);
        assertThat(trades.get(9).latest())
                .isCloseTo(Instant.now().minus(Duration.ofMinutes(10)), within(1, ChronoUnit.MINUTES));
        assertThat(recent.stream().filter(each -> !trades.contains(each)))
                .extracting(RecentIngest::table, RecentIngest::symbol)
                .containsExactly(org.assertj.core.groups.Tuple.tuple("market.tickers", "T"));
    }

    @Test
    void aRoleThatMayNotReadIsToldWhatItNeeds() {
        database.execute("do $$ begin if not exists (select from pg_roles where rolname = 'stranger') then"
                + " create role stranger login; end if; end $$");
        try (io.pitlane.database.Database asStranger = MarketRoles.as(database, "stranger")) {
            assertThatThrownBy(() -> new MarketStatistics(asStranger.transactions()).read(WorkProgress.silent()))
                    .isInstanceOf(OperationFailedException.class)
                    .hasMessageContaining("permission denied")
                    .hasMessageContaining("deploy/least-privilege-role.sql");
        }
    }

    @Test
    void theRoleOfTheDailyWorkMayRead() throws java.io.IOException {
        database.execute(java.nio.file.Files.readString(java.nio.file.Path.of("deploy", "least-privilege-role.sql")));
        rows.daysOfAll(1, 0);
        rows.trades("BTC/USDT", "1 minute", 3);
        try (io.pitlane.database.Database asWriter = MarketRoles.as(database, "pitlane_writer")) {
            MarketReport report = new MarketStatistics(asWriter.transactions()).read(WorkProgress.silent());

            assertThat(table(report, "trades").rows()).isEqualTo(3);
            assertThat(report.recentIngests()).hasSize(1);
        }
    }

    private static TableSize table(MarketReport report, String name) {
        return report.tables().stream()
                .filter(table -> table.table().equals("market." + name))
                .findFirst()
                .orElseThrow();
    }
}
