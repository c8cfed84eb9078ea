package io.pitlane.regime;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.pitlane.database.StatementFile;
import io.pitlane.testing.DatabaseTest;
import io.pitlane.testing.TestDatabase;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;

/** How PostgreSQL finds prices, among 100,000 trades and 50,000 tickers in 25 days. */
@DatabaseTest
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class PricePlanTest {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String BY_SYMBOL = "(trades|tickers)_2026_03_\\d\\d_symbol_ts_idx";
    private static final Map<String, Object> PRICES = Map.of(
            "exchange", "okx",
            "symbols", List.of("S3", "S4", "S5"),
            "points", List.of("2026-03-05T00:00:00Z", "2026-03-06T00:00:00Z", "2026-03-20T12:00:00Z"),
            "floors", List.of("2026-03-04T23:00:00Z", "2026-03-05T23:00:00Z", "2026-03-20T11:00:00Z"),
            "oldest", Instant.parse("2026-03-04T23:00:00Z"),
            "newest", Instant.parse("2026-03-20T12:00:00Z"));

    private final TestDatabase database;

    PricePlanTest(TestDatabase database) {
        this.database = database;
    }

    /** Of ten symbols, the first of which has no trades on the exchange, on ten exchanges. */
    @BeforeAll
    void fill() {
        database.execute(
                """
                select ops.create_day_partition(each::regclass, date '2026-03-01' + n)
                from unnest(array['market.trades', 'market.tickers']) each, generate_series(0, 24) n;
                insert into market.trades (exchange_id, symbol, ts, ts_source, trade_id, price, size)
                select 1 + n / 10 % 10, 'S' || n % 10, timestamptz '2026-03-01Z' + n * interval '21.6 seconds',
                  'exchange', n::text, 1 + n % 7, 1 from generate_series(0, 99999) n
                where not (n % 10 = 4 and n / 10 % 10 = 7);
                insert into market.tickers (exchange_id, symbol, ts, ts_source, content_key, last_price, turnover_24h)
                select 1 + n / 10 % 10, 'S' || n % 10, timestamptz '2026-03-01Z' + n * interval '43.2 seconds',
                  'exchange', gen_random_uuid(), 1, n from generate_series(0, 49999) n;
                """);
    }

    @Test
    @Order(1)
    void pricesComeFromTheIndexBySymbolAlsoBeforeThereAreStatistics() throws Exception {
        checkPrices();
    }

    @Test
    @Order(2)
    void andWithThem() throws Exception {
        database.execute("analyze market.trades; analyze market.tickers");

        checkPrices();
    }

    @Test
    @Order(3)
    void theUniverseIsFoundByLeapsOverTheIndex() throws Exception {
        JsonNode plan = plan(
                "regime-universe.sql",
                Map.of(
                        "exchange",
                        "okx",
                        "ending",
                        "",
                        "most",
                        5,
                        "point",
                        Instant.parse("2026-03-20T12:00:00Z"),
                        "floor",
                        Instant.parse("2026-03-20T11:00:00Z")));

        assertThat(relations(plan)).containsExactly("tickers_2026_03_20");
        assertThat(types(plan)).doesNotContain("Seq Scan");
        assertThat(plan.get(0).at("/Plan/Actual Rows").asInt()).isEqualTo(5);
        assertThat(buffers(plan)).as("pages of 8 KB that were looked at").isLessThan(500);
    }

    private void checkPrices() throws Exception {
        JsonNode plan = plan("regime-prices.sql", PRICES);

        assertThat(types(plan)).as(plan.toPrettyString()).doesNotContain("Seq Scan", "Bitmap Heap Scan");
        assertThat(relations(plan))
                .as("days that were looked into; a midnight is of the day that it begins")
                .containsExactly(
                        "tickers_2026_03_04",
                        "tickers_2026_03_05",
                        "tickers_2026_03_06",
                        "tickers_2026_03_20",
                        "trades_2026_03_04",
                        "trades_2026_03_05",
                        "trades_2026_03_06",
                        "trades_2026_03_20");
        List<String> firstRows = new ArrayList<>();
        limited(plan.get(0).get("Plan"), false, firstRows);
        assertThat(firstRows).as("what leads to the last time").isNotEmpty().allMatch(name -> name.matches(BY_SYMBOL));
        assertThat(plan.get(0).at("/Plan/Actual Rows").asInt()).isEqualTo(9);
        assertThat(buffers(plan)).as("pages of 8 KB that were looked at").isLessThan(200);
    }

    private JsonNode plan(String file, Map<String, ?> parameters) throws Exception {
        StatementFile statement = StatementFile.read(DetectorFixture.STATEMENTS.resolve(file));
        try (Connection connection = database.dataSource().getConnection()) {
            try (PreparedStatement prepared =
                            statement.prepare(connection, "explain (analyze, buffers, format json) ", parameters);
                    ResultSet row = prepared.executeQuery()) {
                row.next();
                return JSON.readTree(row.getString(1));
            }
        }
    }

    /** Indexes below a limit that is not below a sort: those whose first row is taken. */
    private static void limited(JsonNode node, boolean isBelow, List<String> found) {
        String type = node.path("Node Type").asText();
        boolean below = !type.contains("Sort") && (isBelow || type.equals("Limit"));
        if (below && node.has("Index Name") && node.path("Actual Loops").asInt() > 0) {
            found.add(node.get("Index Name").asText());
        }
        for (JsonNode child : node.path("Plans")) {
            limited(child, below, found);
        }
    }

    /** Partitions that were read; the others were left out while the statement ran or before. */
    private static TreeSet<String> relations(JsonNode plan) throws SQLException {
        TreeSet<String> found = new TreeSet<>();
        for (JsonNode node : plan.findParents("Relation Name")) {
            if (node.path("Actual Loops").asInt() > 0
                    && node.path("Relation Name").asText().contains("_2026_")) {
                found.add(node.path("Relation Name").asText());
            }
        }
        return found;
    }

    private static List<String> types(JsonNode plan) {
        return plan.findParents("Relation Name").stream()
                .filter(node -> node.path("Relation Name").asText().contains("_2026_"))
                .map(node -> node.path("Node Type").asText())
                .toList();
    }

    private static int buffers(JsonNode plan) {
        return plan.get(0).at("/Plan/Shared Hit Blocks").asInt()
                + plan.get(0).at("/Plan/Shared Read Blocks").asInt();
    }
}
