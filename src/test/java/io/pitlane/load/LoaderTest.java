package io.pitlane.load;

import static io.pitlane.load.LoadFixture.SNAPSHOTS;
import static io.pitlane.load.LoadFixture.TRADES;
import static io.pitlane.load.LoadFixture.trade;
import static io.pitlane.load.LoadFixture.trades;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pitlane.error.InvalidConfigurationException;
import io.pitlane.error.InvalidInputException;
import io.pitlane.testing.DatabaseTest;
import io.pitlane.testing.TestDatabase;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@DatabaseTest
class LoaderTest {

    @TempDir
    Path folder;

    private final TestDatabase database;
    private LoadFixture loads;

    LoaderTest(TestDatabase database) {
        this.database = database;
    }

    @BeforeEach
    void open() {
        loads = new LoadFixture(database, folder);
    }

    @AfterEach
    void close() {
        loads.close();
    }

    @Test
    void everyFieldOfARecordIsInItsColumn() {
        loads.load(
                TRADES,
                loads.write(
                        "a.json",
                        "{\"id\":7,\"timestamp\":\"2026-01-01T05:30:00.1234569+05:30\",\"symbol\":\"BTC/USD\",\"venue\":\"kraken\","
                                + "\"price\":1.5,\"size\":2,\"trade_id\":\"a\",\"fee\":0.1}"));

        assertThat(database.rows("select ts at time zone 'UTC' ts, symbol, venue, side, price, qty, trade_id, order_id,"
                        + " attributes::text, created_at > now() - interval '1 minute' recent from pit.trades"))
                .singleElement()
                .satisfies(row -> assertThat(row.toString())
                        .isEqualTo("{ts=2026-01-01 00:00:00.123456, symbol=BTC/USD, venue=kraken, side=null, price=1.5,"
                                + " qty=2.0, trade_id=a, order_id=a, attributes={\"fee\": 0.1}, recent=true}"));
    }

    @Test
    void filesOfSeveralDatasetsAreLoadedInOneCallAndReportedInTheOrderGiven() {
        SourceFile trades = new SourceFile(loads.write("t.ndjson", trades(0, 2000)), TRADES);
        SourceFile broken = new SourceFile(loads.write("s.json", "{}"), SNAPSHOTS);
        SourceFile more = new SourceFile(loads.write("u.ndjson", trades(2000, 2010)), TRADES);

        LoadReport report =
                loads.loader.load(List.of(trades, broken, more), LoadOptions.DEFAULT, LoadProgress.silent());

        assertThat(report.files())
                .extracting(FileReport::path)
                .containsExactly(
                        trades.path().toString(),
                        broken.path().toString(),
                        more.path().toString());
        assertThat(report.inserted()).isEqualTo(2010);
        assertThat(report.rejected()).isEqualTo(1);
        loads.assertThatLedgerAddsUp(TRADES);
        loads.assertThatLedgerAddsUp(SNAPSHOTS);
    }

    @Test
    void aFileThatCannotBeReadDoesNotKeepTheOthersOut() throws IOException {
        Path missing = folder.resolve("missing.ndjson");
        Path directory = Files.createDirectory(folder.resolve("directory.ndjson"));
        Path good = loads.write("good.ndjson", trade(1));

        for (LoadOptions options : List.of(LoadOptions.DEFAULT, LoadFixture.ATOMIC, LoadFixture.DRY_RUN)) {
            LoadReport report = loads.load(options, TRADES, missing, directory, good);

            assertThat(report.failures()).hasSize(2);
            assertThat(report.failures().get(0)).isEqualTo("cannot read " + missing + ": it is not there");
            assertThat(report.failures().get(1)).startsWith("cannot read " + directory + ": ");
            assertThat(report.files()).extracting(FileReport::path).containsExactly(good.toString());
            assertThat(report.read()).isEqualTo(1);
        }
    }

    @Test
    void anUnknownDatasetIsRefusedBeforeAnythingIsLoaded() {
        SourceFile good = new SourceFile(loads.write("good.ndjson", trade(1)), TRADES);
        SourceFile lost = new SourceFile(good.path(), "pit.nothing");

        assertThatThrownBy(() -> loads.loader.load(List.of(good, lost), LoadOptions.DEFAULT, LoadProgress.silent()))
                .isInstanceOf(InvalidInputException.class)
                .hasMessage(
                        "there is no dataset \"pit.nothing\"; known: market.funding_rates, market.markets, market.orderbooks, market.tickers,"
                                + " market.trades, pit.premove_artifacts, pit.regime_snapshots, pit.trades");
        assertThat(loads.count("ops.loads")).isZero();
    }

    @Test
    void aTableThatDoesNotFitItsDatasetIsToldWithAllItsProblems() {
        Path file = loads.write("good.ndjson", trade(1));
        database.execute("alter table pit.trades rename column qty to quantity;"
                + " alter table pit.trades alter column trade_id type integer using 0");
        try {
            assertThatThrownBy(() -> loads.load(TRADES, file))
                    .isInstanceOf(InvalidConfigurationException.class)
                    .hasMessageContaining("pit.trades: the table has no column qty")
                    .hasMessageContaining("column trade_id is integer, but its field is declared as text");
        } finally {
            database.execute("alter table pit.trades rename column quantity to qty;"
                    + " alter table pit.trades alter column trade_id type text collate \"C\"");
        }
        LoadFixture.assertCounts(loads.load(TRADES, file), 1, 0, 0, 0);

        database.execute("alter table pit.trades rename to hidden");
        try {
            Loader another = loads.newLoader(ChunkLimits.STANDARD);
            assertThatThrownBy(() -> LoadFixture.load(another, LoadOptions.DEFAULT, TRADES, file))
                    .isInstanceOf(InvalidConfigurationException.class)
                    .hasMessageContaining("there is no such table; run `pitlane db migrate`");
        } finally {
            database.execute("alter table pit.hidden rename to trades");
        }
    }
}
