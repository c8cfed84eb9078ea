package io.pitlane.load;

import static org.assertj.core.api.Assertions.assertThat;

import io.pitlane.testing.DatabaseTest;
import io.pitlane.testing.TestDatabase;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Where rows lie in the table tells in which order they were written. */
@DatabaseTest
class WriteOrderTest {

    private static final int ROWS = 3_000;
    private static final List<String> VENUES = List.of("okx", "binance", "kraken");
    private static final List<String> SYMBOLS = List.of("ETH/USD", "BTC/USD", "A", "ETH/USDT");

    @TempDir
    Path folder;

    private LoadFixture loads;

    @BeforeEach
    void open(TestDatabase database) {
        database.execute("truncate pit.trades; truncate ops.loads");
        loads = new LoadFixture(database, folder);
    }

    @AfterEach
    void close() {
        loads.close();
    }

    @Test
    void rowsThatAreNeighboursInTheIndexesGoTogether() {
        load(ROWS, WriteOrderTest::trade);

        List<String> expected = new ArrayList<>();
        IntStream.range(0, ROWS)
                .boxed()
                .sorted(Comparator.comparing(WriteOrderTest::venue).thenComparing(WriteOrderTest::symbol)) // stable
                .forEach(i -> expected.add(venue(i) + " " + symbol(i) + " " + i));
        assertThat(written()).isEqualTo(expected);
    }

    @Test
    void fewRowsAreWrittenAsTheyCame() {
        load(100, WriteOrderTest::trade);

        assertThat(loads.column("select order_id from pit.trades order by ctid"))
                .isEqualTo(IntStream.range(0, 100).mapToObj(Integer::toString).toList());
    }

    @Test
    void rowsThatHaveFewNeighboursAreWrittenAsTheyCame() {
        load(ROWS, i -> trade(i, "binance", "S" + (ROWS - i) / 4));

        assertThat(loads.column("select order_id from pit.trades order by ctid"))
                .isEqualTo(IntStream.range(0, ROWS).mapToObj(Integer::toString).toList());
    }

    @Test
    void rowsWhoseIdentityBeginsWithTheTimeAreWrittenAsTheyCame(TestDatabase database) {
        database.execute("truncate market.trades; select ops.create_day_partition('market.trades', '2026-01-05')");
        LoadReport report = loads.load(
                "market.trades",
                loads.write(
                        "market.ndjson",
                        LoadFixture.lines(
                                0,
                                ROWS,
                                i -> "{\"exchange\":\"" + venue(i)
                                        + "\",\"symbol\":\"" + symbol(i) + "\",\"ts\":\"2026-01-05T00:0" + i / 1000
                                        + ":00." + (1000 + i % 1000) + "Z\",\"trade_id\":\"" + i
                                        + "\",\"price\":\"1\",\"size\":\"1\",\"side\":\"buy\"}")));

        assertThat(report.inserted()).isEqualTo(ROWS);
        assertThat(loads.column("select trade_id from market.trades order by ctid"))
                .isEqualTo(IntStream.range(0, ROWS).mapToObj(Integer::toString).toList());
    }

    @Test
    void whatIsKnownIsLeftOutOfTheMiddleOfAGroup() {
        load(ROWS, WriteOrderTest::trade);
        load(2 * ROWS, i -> trade(i / 2 * (i % 2 == 0 ? 1 : -1) + (i % 2 == 0 ? 0 : 3 * ROWS)));

        assertThat(loads.column("select order_id from pit.trades"))
                .hasSize(2 * ROWS)
                .doesNotHaveDuplicates();
        loads.assertThatLedgerAddsUp("pit.trades");
    }

    private void load(int rows, IntFunction<String> trade) {
        LoadReport report = loads.load("pit.trades", loads.write(rows + ".ndjson", LoadFixture.lines(0, rows, trade)));
        assertThat(report.rejected()).isZero();
    }

    private List<String> written() {
        return loads.column("select venue || ' ' || symbol || ' ' || order_id from pit.trades order by ctid");
    }

    private static String trade(int i) {
        return trade(i, venue(i), symbol(i));
    }

    private static String trade(int i, String venue, String symbol) {
        return "{\"ts\":\"2026-01-05T00:00:00Z\",\"symbol\":\"" + symbol + "\",\"venue\":\"" + venue
                + "\",\"price\":1,\"qty\":1,\"trade_id\":\"" + i + "\"}";
    }

    private static String venue(int i) {
        return VENUES.get(i % 7 % 3);
    }

    private static String symbol(int i) {
        return SYMBOLS.get(i % 11 % 4);
    }
}
