package io.pitlane.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.pitlane.dataset.Catalog;
import io.pitlane.testing.DatabaseTest;
import io.pitlane.testing.TestDatabase;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** How PostgreSQL finds the rows of a page, on a table of 200,000 rows in ten days. */
@DatabaseTest
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class PagePlanTest {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int EXCHANGE = 3;

    private final TestDatabase database;
    private final ReadTable trades = ReadTable.timeSeries(
            Catalog.read(Path.of("config/datasets")).find("market.trades").orElseThrow());

    PagePlanTest(TestDatabase database) {
        this.database = database;
    }

    @BeforeAll
    void fill() {
        database.execute("select ops.create_day_partition('market.trades', date '2025-03-01' + n)"
                + " from generate_series(0, 9) n");
        database.execute("insert into market.trades (exchange_id, symbol, ts, ts_source, trade_id, price, size)"
                + " select 1 + n % 10, 'S' || n % 50, timestamptz '2025-03-01Z' + n * interval '4.3 seconds',"
                + " 'exchange', n::text, 1, 1 from generate_series(0, 199999) n");
        database.execute("analyze market.trades");
    }

    static Stream<Arguments> pages() {
        return Stream.of(
                Arguments.of("", false, "trades_.*_ts_exchange_id_symbol_trade_id_content_ke_idx", 10),
                Arguments.of("order=asc", false, "trades_.*_ts_exchange_id_symbol_trade_id_content_ke_idx", 10),
                Arguments.of("symbol=S7", false, "trades_.*_symbol_ts_idx", 10),
                Arguments.of("symbol=S7&order=asc", false, "trades_.*_symbol_ts_idx", 10),
                Arguments.of("symbol=S7&from=2025-03-04&to=2025-03-06", false, "trades_.*_symbol_ts_idx", 2),
                Arguments.of("symbol=S7&to=2025-03-02", false, "trades_.*_symbol_ts_idx", 1),
                Arguments.of("from=2025-03-10", true, "trades_.*_exchange_id_ts_idx", 1),
                Arguments.of("", true, "trades_.*_exchange_id_ts_idx", 10),
                Arguments.of("order=asc&to=2025-03-04", true, "trades_.*_exchange_id_ts_idx", 3));
    }

    @ParameterizedTest
    @MethodSource("pages")
    void aPageComesFromAnIndexInOrderAndFromTheDaysThatItIsAbout(
            String query, boolean ofExchange, String index, int days) throws Exception {
        PageStatement page = page(PageRequest.of(trades, query), ofExchange);

        JsonNode plan = plan(page, "explain (format json) ");

        assertThat(nodes(plan, "Node Type"))
                .as(plan.toPrettyString())
                .doesNotContain("Seq Scan", "Sort")
                .contains("Incremental Sort");
        assertThat(nodes(plan, "Index Name")).hasSize(days).allMatch(name -> name.matches(index), "is like " + index);
        assertThat(nodes(plan, "Relation Name")).hasSize(days);
    }

    @Test
    void aPageOfASymbolOnAnExchangeComesFromAnIndexToo() throws Exception {
        JsonNode plan = plan(
                page(PageRequest.of(trades, "symbol=S2&from=2025-03-04&to=2025-03-06"), true),
                "explain (format json) ");

        assertThat(nodes(plan, "Node Type")).doesNotContain("Seq Scan");
        assertThat(nodes(plan, "Index Name")).isNotEmpty().allMatch(name -> name.matches("trades_.*_ts_idx"));
        assertThat(nodes(plan, "Relation Name")).containsExactly("trades_2025_03_04", "trades_2025_03_05");
    }

    @Test
    void aNextPageBeginsWhereTheLastOneEnded() throws Exception {
        PageRequest first = PageRequest.of(trades, "symbol=S7&limit=50");
        String cursor = PageCursor.write(List.of("2025-03-03T12:00:00Z", "12345"), first.fingerprint(trades));
        PageStatement next = page(PageRequest.of(trades, "symbol=S7&limit=50&cursor=" + cursor), false);

        JsonNode plan = plan(next, "explain (analyze, buffers, format json) ");

        assertThat(nodes(plan, "Relation Name"))
                .containsExactly("trades_2025_03_01", "trades_2025_03_02", "trades_2025_03_03");
        assertThat(plan.get(0).get("Plan").get("Actual Rows").asInt()).isEqualTo(51);
        assertThat(buffers(plan)).as("pages of 8 KB that were looked at").isLessThan(400);
    }

    @Test
    void theStatementsThatAreKeptPreparedPlanAsWell() throws Exception {
        PageStatement page = page(PageRequest.of(trades, "symbol=S7&from=2025-03-04&to=2025-03-05"), false);
        try (Connection connection = database.dataSource().getConnection()) {
            JsonNode plan = null;
            for (int run = 0; run < 20; run++) {
                try (PreparedStatement statement = page.prepare(connection, "explain (format json) ");
                        ResultSet row = statement.executeQuery()) {
                    row.next();
                    plan = JSON.readTree(row.getString(1));
                }
            }
            assertThat(nodes(plan, "Relation Name")).containsExactly("trades_2025_03_04");
        }
    }

    /** A page that grows long ends early, and the next one goes on. */
    @Test
    void aLongPageEndsBeforeItsLimit() throws Exception {
        PageBody body = new PageBody(trades, Map.of(EXCHANGE, "three"), 1000);
        PageRequest request = PageRequest.of(trades, "limit=100");
        String first;
        try (Connection connection = database.dataSource().getConnection();
                PreparedStatement statement = page(request, true).prepare(connection, "");
                ResultSet rows = statement.executeQuery()) {
            first = body.of(rows, request.limit(), request.fingerprint(trades));
        }

        JsonNode page = JSON.readTree(first);
        int rows = page.get("data").size();
        assertThat(rows).isBetween(3, 9);
        assertThat(first.length()).isLessThan(1500);
        List<String> key = PageCursor.read(page.get("next").asText(), trades, request.fingerprint(trades));
        assertThat(key.get(0))
                .isEqualTo(page.get("data").get(rows - 1).get("ts").asText());
    }

    private static PageStatement page(PageRequest request, boolean ofExchange) {
        return new PageStatement(trades(), request, ofExchange ? OptionalInt.of(EXCHANGE) : OptionalInt.empty());
    }

    private static ReadTable trades() {
        return ReadTable.timeSeries(
                Catalog.read(Path.of("config/datasets")).find("market.trades").orElseThrow());
    }

    private JsonNode plan(PageStatement page, String explain) throws SQLException, IOException {
        try (Connection connection = database.dataSource().getConnection();
                PreparedStatement statement = page.prepare(connection, explain);
                ResultSet row = statement.executeQuery()) {
            row.next();
            return JSON.readTree(row.getString(1));
        }
    }

    private static TreeSet<String> nodes(JsonNode plan, String property) {
        return new TreeSet<>(plan.findValuesAsText(property));
    }

    private static int buffers(JsonNode plan) {
        JsonNode top = plan.get(0).get("Plan");
        return top.get("Shared Hit Blocks").asInt()
                + top.get("Shared Read Blocks").asInt();
    }
}
