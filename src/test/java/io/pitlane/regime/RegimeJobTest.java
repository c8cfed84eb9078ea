package io.pitlane.regime;

import static io.pitlane.regime.PricesFixture.AT;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pitlane.error.InvalidInputException;
import io.pitlane.error.NotYetException;
import io.pitlane.load.BatchReport;
import io.pitlane.store.Receipt;
import io.pitlane.store.Store;
import io.pitlane.store.Tier;
import io.pitlane.testing.DatabaseTest;
import io.pitlane.testing.TestDatabase;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@DatabaseTest
class RegimeJobTest {

    @TempDir
    Path folder;

    private final TestDatabase database;
    private final PricesFixture prices;
    private DetectorFixture fixture;
    private RegimeJob job;

    RegimeJobTest(TestDatabase database) {
        this.database = database;
        this.prices = new PricesFixture(database);
    }

    @BeforeEach
    void start() {
        prices.clear();
        prices.fill("okx");
        fixture = new DetectorFixture(database, folder);
        RegimeDetector detector = fixture.detector(RulesFixture.with(folder, PricesFixture.SYMBOLS));
        job = new RegimeJob(() -> detector, fixture.clock);
    }

    @AfterEach
    void end() {
        fixture.close();
    }

    @Test
    void aSlotLeavesItsFigures() {
        Map<String, Object> figures = job.run(AT);

        assertThat(figures)
                .containsOnlyKeys(
                        "state", "regime", "confidence", "realized_vol_7d", "pct_above_20ma", "breadth_thrust")
                .containsEntry("state", "derived")
                .containsEntry("regime", "mixed")
                .containsEntry("pct_above_20ma", 60.0);
        assertThat(job.run(AT)).containsEntry("state", "unchanged");
        assertThatThrownBy(() -> job.run(AT.plusSeconds(1))).isInstanceOf(InvalidInputException.class);
    }

    /** As after the process was down: each has its row, and knows the one before. */
    @Test
    void missedBoundariesAreMadeUpForOneAfterTheOther() {
        for (String symbol : List.of("UP", "DOWN", "FLAT", "SAW")) {
            for (int step = 1; step <= 2; step++) {
                Duration later = Boundary.STEP.multipliedBy(step);
                prices.trade("okx", symbol + "/USDT:USDT", AT.plus(later).minusSeconds(5), "60");
                prices.trade(
                        "okx",
                        symbol + "/USDT:USDT",
                        AT.minus(Duration.ofHours(24)).plus(later),
                        "50");
            }
        }
        for (int hour = 1; hour <= 8; hour++) {
            prices.trade("okx", "BTC/USDT:USDT", AT.plus(Duration.ofHours(hour)), Integer.toString(30500 + hour % 3));
        }
        fixture.clock.set(AT.plus(Duration.ofHours(11)));

        for (int step = 0; step < 3; step++) {
            assertThat(job.run(AT.plus(Boundary.STEP.multipliedBy(step)))).containsEntry("state", "derived");
        }

        List<Map<String, Object>> rows = database.rows(
                "select (extract(epoch from ts) - extract(epoch from timestamptz '" + AT
                        + "'))::int as ts, regime, metadata ->> 'previous_ts' as previous from pit.regime_snapshots order by ts");
        assertThat(rows).extracting(row -> row.get("ts")).containsExactly(0, 4 * 3600, 8 * 3600);
        assertThat(rows)
                .extracting(row -> row.get("previous"))
                .containsExactly(null, "2026-03-10T08:00:00Z", "2026-03-10T12:00:00Z");
    }

    /** As two processes may, whatever their jobs know of each other. */
    @Test
    void twoAtOnceStoreOneRow() {
        CompletableFuture<Map<String, Object>> other = CompletableFuture.supplyAsync(() -> job.run(AT));
        job.run(AT);
        other.join();

        assertThat(database.number("select count(*) from pit.regime_snapshots")).isOne();
        assertThat(database.number("select count(*) from ops.loads")).isOne();
        assertThat(database.number("select count(*) from ops.quarantine")).isZero();
    }

    @Test
    void aSlotWaitsForRecordsOfTheSpoolAndNotForEver() {
        fixture.onTheWay.add("records of market.trades in the spool");

        assertThatThrownBy(() -> job.run(AT))
                .isInstanceOf(NotYetException.class)
                .hasMessageContainingAll(
                        "waits for records of market.trades in the spool", "until 2026-03-10T09:05:00Z");
        fixture.clock.advance(Duration.ofMinutes(59));
        assertThatThrownBy(() -> job.run(AT)).isInstanceOf(NotYetException.class);
        assertThat(fixture.row(AT)).isEmpty();

        fixture.clock.advance(Duration.ofMinutes(1));
        assertThat(job.run(AT))
                .containsEntry("state", "derived")
                .containsEntry("not_waited_for", "records of market.trades in the spool");
    }

    @Test
    void aSlotGoesOnWhenTheSpoolIsEmpty() {
        fixture.onTheWay.add("records");
        assertThatThrownBy(() -> job.run(AT)).isInstanceOf(NotYetException.class);
        fixture.onTheWay.clear();

        assertThat(job.run(AT)).containsEntry("state", "derived").doesNotContainKey("not_waited_for");
    }

    @Test
    void aSlotWhoseRowWaitsInTheSpoolIsNotDone() {
        Store spooling = submission -> CompletableFuture.completedFuture(
                new Receipt(submission.batchId(), Tier.SPOOL, 1, List.of(), BatchReport.NOTHING));
        RegimeDetector detector = new RegimeDetector(
                RulesFixture.with(folder, PricesFixture.SYMBOLS),
                DetectorFixture.STATEMENTS,
                database.transactions(),
                spooling,
                RecordsOnTheWay.NONE,
                fixture.clock);
        RegimeJob other = new RegimeJob(() -> detector, fixture.clock);

        assertThatThrownBy(() -> other.run(AT))
                .isInstanceOf(NotYetException.class)
                .hasMessageContaining("waits in the spool");
    }

    @Test
    void aSlotIsNotTriedBeforeItsTime() {
        fixture.onTheWay.add("records");

        assertThatThrownBy(() -> job.run(Instant.parse("2026-03-10T12:00:00Z")))
                .isInstanceOf(NotYetException.class)
                .hasMessageContaining("cannot be found before 2026-03-10T12:02:00Z");
    }
}
