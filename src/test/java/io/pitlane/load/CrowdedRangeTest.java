package io.pitlane.load;

import static io.pitlane.load.LoadFixture.assertCounts;
import static io.pitlane.load.MarketFixture.TRADES;
import static io.pitlane.load.MarketFixture.trade;
import static org.assertj.core.api.Assertions.assertThat;

import io.pitlane.testing.DatabaseTest;
import io.pitlane.testing.TestDatabase;
import java.nio.file.Path;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Loads into a time of which the table holds much else: 30,000 trades, at every even second. */
@DatabaseTest
class CrowdedRangeTest {

    private static final int SECONDS = 60_000;

    @TempDir
    Path folder;

    private final TestDatabase database;
    private LoadFixture loads;

    CrowdedRangeTest(TestDatabase database) {
        this.database = database;
    }

    @BeforeEach
    void fill() {
        MarketFixture.clear(database);
        loads = new LoadFixture(database, folder);
        assertCounts(loads.load(TRADES, loads.write("even.ndjson", every(2, 0))), SECONDS / 2, 0, 0, 0);
    }

    @AfterEach
    void close() {
        loads.assertThatLedgerAddsUp(TRADES);
        loads.close();
    }

    private static String every(int step, int first) {
        return IntStream.iterate(first, i -> i < SECONDS, i -> i + step)
                .mapToObj(i -> trade(i) + "\n")
                .collect(Collectors.joining());
    }

    @Test
    void newRecordsAreAllLoaded() {
        assertCounts(loads.load(TRADES, loads.write("odd.ndjson", every(2, 1))), SECONDS / 2, 0, 0, 0);

        assertThat(loads.count(TRADES)).isEqualTo(SECONDS);
    }

    /** So few that neither the first rows nor a sample of keys gives them away. */
    @Test
    void aFewKnownRecordsAreFoundAllTheSame() {
        String contradiction = trade(45_008).replace("\"buy\"", "\"sell\"");
        Path file = loads.write(
                "odd.ndjson",
                every(2, 1) + trade(30_002) + "\n" + trade(40_004) + "\n" + trade(50_006) + "\n" + contradiction
                        + "\n");

        assertCounts(loads.load(TRADES, file), SECONDS / 2, 0, 3, 1);

        assertThat(loads.count(TRADES)).isEqualTo(SECONDS);
        assertThat(loads.quarantine()).extracting(row -> row.get("reason")).containsExactly("conflict");
        assertThat(loads.column("select side from market.trades where trade_id = 't45008'"))
                .containsExactly("buy");
    }

    @Test
    void manyKnownRecordsAreFound() {
        assertCounts(loads.load(TRADES, loads.write("third.ndjson", every(3, 0))), 10_000, 0, 10_000, 0);
        assertCounts(loads.load(TRADES, loads.write("all.ndjson", every(1, 0))), 20_000, 0, 40_000, 0);

        assertThat(loads.count(TRADES)).isEqualTo(SECONDS);
    }
}
