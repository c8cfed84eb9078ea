package io.pitlane.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.pitlane.dataset.Catalog;
import io.pitlane.http.MarketReads;
import io.pitlane.testing.DatabaseTest;
import io.pitlane.testing.TestDatabase;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

/** {@code pitlane db stats} and {@code pitlane db clean}. */
@DatabaseTest
class DbMarketCommandsTest {

    private final TestDatabase database;
    private final DatabaseCommands commands;
    private final Path data;

    DbMarketCommandsTest(TestDatabase database, @TempDir Path data) {
        this.database = database;
        this.data = data;
        this.commands = new DatabaseCommands(database, data);
    }

    /** A day of yesterday, and one of ten days ago, with 3 and 5 trades. */
    @BeforeEach
    void fill() {
        database.execute(
                """
                do $$ declare day regclass; begin
                  for day in select inhrelid from pg_inherits where inhparent in ('market.trades'::regclass,
                      'market.tickers'::regclass, 'market.orderbooks'::regclass, 'market.funding_rates'::regclass)
                  loop execute format('drop table %s', day); end loop;
                end $$;
                truncate ops.dropped_days;
                select ops.create_day_partition('market.trades', (now() at time zone 'UTC')::date - ago)
                from unnest(array[0, 1, 10]) ago;
                truncate market.ingest_events, market.markets;
                insert into market.trades (exchange_id, symbol, ts, ts_source, trade_id, price, size)
                select 1, 'BTC/USDT', ts, 'exchange', n::text, 1, 1 from generate_series(1, 8) n cross join lateral
                  (select now() - case when n <= 3 then interval '1 second' else
                    now() - (((now() at time zone 'UTC')::date - 10 + time '12:00') at time zone 'UTC') end as ts) at;
                insert into market.markets (exchange_id, symbol) values (1, 'BTC/USDT');
                """);
    }

    @Test
    void initMakesTheDaysToComeOfEveryTableOnce() throws IOException {
        JsonNode first = DatabaseCommands.json(commands.run("db", "init", "--format", "json"));
        JsonNode again = DatabaseCommands.json(commands.run("db", "init", "--format", "json"));
        JsonNode more =
                DatabaseCommands.json(commands.run("db", "init", "--create-partitions-days", "9", "--format", "json"));
        CommandRun none = commands.run("db", "init", "--create-partitions-days", "0");

        assertThat(first.get("partitions_created"))
                .as("7 days of 4 tables, and the trades of today are there")
                .hasSize(27);
        assertThat(first.get("partitions_created").get(0).asText())
                .isEqualTo("funding_rates_"
                        + java.time.LocalDate.now(java.time.ZoneOffset.UTC)
                                .toString()
                                .replace('-', '_'));
        assertThat(again.get("partitions_created")).isEmpty();
        assertThat(more.get("partitions_created")).hasSize(8);
        assertThat(none.exitCode()).isZero();
        assertThat(none.err()).contains("Nothing to do").doesNotContain("partitions");
        assertThat(database.number("select count(*) from pg_inherits where inhparent = 'market.tickers'::regclass"))
                .isEqualTo(9);
    }

    @ParameterizedTest
    @ValueSource(strings = {"-1", "367", "x"})
    void initRefusesANumberOfDaysThatMakesNoSense(String days) {
        CommandRun run = commands.run("db", "init", "--create-partitions-days", days);

        assertThat(run.exitCode()).isEqualTo(2);
        assertThat(run.err()).contains(days);
    }

    @Test
    void initLeavesADayThatWasTakenAwayAlone() throws IOException {
        database.execute("insert into ops.dropped_days (dataset, day, state) values ('market.tickers',"
                + " (now() at time zone 'UTC')::date, 'dropped')");

        JsonNode created = DatabaseCommands.json(
                        commands.run("db", "init", "--create-partitions-days", "1", "--format", "json"))
                .get("partitions_created");

        assertThat(created).hasSize(2);
        assertThat(created.toString()).doesNotContain("tickers").doesNotContain("trades");
    }

    @Test
    void statsPrintsTheShapeThatTheDocumentDescribes() throws IOException {
        JsonNode json = DatabaseCommands.json(commands.run("db", "stats", "--format", "json"));

        assertThat(names(json))
                .containsExactly("tables", "recent_ingests", "total_size", "total_size_bytes", "metadata");
        assertThat(json.get("tables")).hasSize(7);
        JsonNode trades = json.get("tables").get(0);
        assertThat(names(trades))
                .containsExactly(
                        "table_name",
                        "row_count",
                        "table_size",
                        "table_size_bytes",
                        "index_size",
                        "index_size_bytes",
                        "total_size",
                        "total_size_bytes",
                        "min_timestamp",
                        "max_timestamp");
        assertThat(trades.get("table_name").asText()).isEqualTo("market.trades");
        assertThat(trades.get("row_count").asLong()).isEqualTo(8);
        assertThat(trades.get("total_size").asText()).matches("\\d+ (bytes|kB|MB)");
        assertThat(trades.get("total_size_bytes").asLong())
                .isEqualTo(trades.get("table_size_bytes").asLong()
                        + trades.get("index_size_bytes").asLong());
        assertThat(Instant.parse(trades.get("min_timestamp").asText()))
                .isBefore(Instant.parse(trades.get("max_timestamp").asText()));
        JsonNode recent = json.get("recent_ingests").get(0);
        assertThat(names(recent)).containsExactly("table_name", "symbol", "latest_ts", "count_last_hour");
        assertThat(recent.get("symbol").asText()).isEqualTo("BTC/USDT");
        assertThat(recent.get("count_last_hour").asLong()).isEqualTo(3);
        assertThat(names(json.get("metadata"))).containsExactly("partition_count", "fetched_at");
        assertThat(json.get("metadata").get("partition_count").asLong()).isEqualTo(3);
        assertThat(Instant.parse(json.get("metadata").get("fetched_at").asText()))
                .isAfter(Instant.now().minusSeconds(60));
        assertThat(json.get("total_size_bytes").asLong()).isGreaterThan(1_000_000);
    }

    @Test
    void statsPrintsTablesForPeopleToo() {
        CommandRun run = commands.run("db", "stats");

        assertThat(run.exitCode()).isZero();
        assertThat(run.out())
                .containsPattern("table +row count +table size +index size +total size +min timestamp +max timestamp")
                .containsPattern("market\\.trades +8 +\\d+ kB")
                .containsPattern("market\\.exchanges +10 ")
                .containsPattern("market\\.trades +BTC/USDT +3 +20")
                .containsPattern("(?m)^Total partitions: 3$")
                .containsPattern("(?m)^Fetched at: 20\\S+Z$");
    }

    @Test
    void cleanReportsRowsAndDays() throws IOException {
        CommandRun kept = commands.run("db", "clean", "--older-than", "5", "--format", "json");
        CommandRun full = commands.run("db", "clean", "--truncate", "--yes");
        database.execute("truncate market.ingest_events");
        JsonNode rows =
                DatabaseCommands.json(commands.run("db", "clean", "--older-than", "5", "--force", "--format", "json"));
        JsonNode days = DatabaseCommands.json(
                commands.run("db", "clean", "--drop-partitions-older-than", "5", "--force", "--format", "json"));
        CommandRun again = commands.run("db", "clean", "--older-than", "5", "--drop-partitions-older-than", "5");

        assertThat(kept.exitCode()).isEqualTo(1);
        assertThat(DatabaseCommands.json(kept).get("kept")).hasSize(1);
        assertThat(kept.err()).contains("no verified export holds it", "Kept 1 days", "--force");
        assertThat(full.exitCode()).isEqualTo(1);
        assertThat(full.err()).contains("Nothing was emptied", "2 days of market.trades", "--force");
        assertThat(rows.toString())
                .isEqualTo("{\"tickers_deleted\":0,\"orderbooks_deleted\":0,\"trades_deleted\":5,"
                        + "\"funding_rates_deleted\":0,\"ingest_events_deleted\":0,\"total\":5,"
                        + "\"partitions_dropped\":[],\"kept\":[]}");
        assertThat(days.get("total").asLong()).isZero();
        assertThat(days.get("partitions_dropped")).hasSize(1);
        assertThat(days.get("partitions_dropped").get(0).asText())
                .isEqualTo(database.rows("select 'trades_' || to_char((now() at time zone 'UTC')::date - 10,"
                                + " 'YYYY_MM_DD') as name")
                        .get(0)
                        .get("name"));
        assertThat(again.exitCode()).isZero();
        assertThat(again.out()).containsPattern("total +0 +0");
        assertThat(database.number("select count(*) from market.ingest_events where event_type = 'clean'"))
                .isEqualTo(3);
    }

    @Test
    void planTellsWhatANightWouldDoAndChangesNothing() throws IOException {
        JsonNode json = DatabaseCommands.json(commands.run("db", "plan", "--format", "json"));
        CommandRun run = commands.run("db", "plan");

        assertThat(names(json))
                .containsExactly(
                        "at",
                        "clock_doubt",
                        "create",
                        "detach",
                        "drop",
                        "delete",
                        "export",
                        "put_back",
                        "keep",
                        "datasets");
        assertThat(json.get("create"))
                .as("7 days of 4 tables, less 2, and gaps of trades")
                .hasSize(27 + 6);
        assertThat(names(json.get("create").get(0))).containsExactly("dataset", "day", "table", "rows", "bytes", "why");
        assertThat(json.get("export").get(0).get("dataset").asText()).isEqualTo("market.trades");
        assertThat(json.get("export").get(0).get("why").asText()).startsWith("2 days that no verified export holds");
        assertThat(json.get("detach")).isEmpty();
        assertThat(json.get("datasets")).hasSize(8);
        assertThat(json.get("datasets").get(0).get("retention_days").isNull()).isTrue();
        assertThat(run.exitCode()).as(run.err()).isZero();
        assertThat(run.out())
                .containsPattern("(?m)^what +dataset +day +rows +size +why$")
                .containsPattern("(?m)^create +market\\.tickers +20\\d\\d-\\d\\d-\\d\\d")
                .containsPattern("(?m)^export +market\\.trades")
                .containsPattern("(?m)^market\\.trades +ever ");
        assertThat(database.number("select count(*) from pg_inherits where inhparent = 'market.tickers'::regclass"))
                .isZero();
    }

    @Test
    void truncateIsNotDoneUnasked() {
        CommandRun refused = commands.run("db", "clean", "--truncate");
        CommandRun done = commands.run("db", "clean", "--truncate", "--yes", "--force");

        assertThat(refused.exitCode()).isEqualTo(2);
        assertThat(refused.err()).contains("--yes");
        assertThat(refused.out()).isEmpty();
        assertThat(done.exitCode()).as(done.err()).isZero();
        assertThat(done.out()).containsPattern("market\\.trades +8 +0");
        assertThat(done.err()).contains("Emptied market.markets too, of 1 rows; the exchanges stay.");
        assertThat(database.number("select count(*) from market.trades")).isZero();
    }

    @Test
    void whatWasTruncatedCanBeLoadedAgain() throws IOException {
        String day = Instant.now().toString().substring(0, 10);
        Path file = Files.writeString(
                data.resolve("trades.ndjson"),
                "{\"exchange\":\"okx\",\"symbol\":\"BTC/USDT\",\"ts\":\"" + day
                        + "T00:00:00Z\",\"trade_id\":\"1\",\"price\":\"1.5\",\"size\":\"2\",\"side\":\"buy\"}\n");
        String[] ingest = {"ingest", "--dataset", "market.trades", "--format", "json", file.toString()};

        JsonNode first = DatabaseCommands.json(commands.run(ingest)).get("totals");
        JsonNode known = DatabaseCommands.json(commands.run(ingest)).get("totals");
        commands.run("db", "clean", "--truncate", "--yes", "--force");
        JsonNode again = DatabaseCommands.json(commands.run(ingest)).get("totals");

        assertThat(first.get("inserted").asInt()).isEqualTo(1);
        assertThat(known.get("inserted").asInt()).isZero();
        assertThat(again.get("inserted").asInt()).isEqualTo(1);
        assertThat(database.number("select count(*) from market.trades")).isEqualTo(1);
    }

    @Test
    void aPersonTypesTheNameOfTheDatabase() {
        List<String> words = new ArrayList<>();

        int refused = truncate((warning, word) -> {
            words.add(word);
            return Optional.of(false);
        });
        long kept = database.number("select count(*) from market.trades");
        int agreed = truncate((warning, word) -> Optional.of(true));

        assertThat(words).containsExactly(database.name());
        assertThat(refused).isEqualTo(1);
        assertThat(kept).isEqualTo(8);
        assertThat(agreed).isZero();
        assertThat(database.number("select count(*) from market.trades")).isZero();
    }

    @Test
    void theRowsOfAPageAreRecordsThatALoadKnowsAgain() throws IOException {
        MarketReads reads = new MarketReads(
                Catalog.read(Path.of("config/datasets")), Optional.of(database.transactions()), () -> true);
        database.execute("insert into market.trades (exchange_id, symbol, ts, ts_source, received_at, trade_id, price,"
                + " size, side, raw) values (1, 'ETH/USDT', now() - interval '1 minute', 'receipt', now(), 'é \"1\"',"
                + " 0.00010, 12345678901234567890.10, 'sell', '{\"a\": [1.50]}')");
        StringBuilder lines = new StringBuilder();
        for (JsonNode row :
                new ObjectMapper().readTree(reads.page("trades", null).body()).get("data")) {
            lines.append(row).append('\n');
        }
        Path file = Files.writeString(data.resolve("page.ndjson"), lines.toString());

        JsonNode again = DatabaseCommands.json(
                commands.run("ingest", "--dataset", "market.trades", "--format", "json", file.toString()));

        assertThat(again.get("totals").get("read").asInt()).isEqualTo(9);
        assertThat(again.get("totals").get("duplicate").asInt()).isEqualTo(9);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "--yes",
                "--older-than 0",
                "--older-than -1",
                "--older-than x",
                "--older-than",
                "--drop-partitions-older-than 0",
                "--older-than 5 --drop-partitions-older-than -5",
                "--truncate --yes --older-than 0"
            })
    void wrongUsageExitsWithTwoAndTouchesNothing(String arguments) {
        List<String> all = new ArrayList<>(List.of("db", "clean"));
        all.addAll(List.of(arguments.split(" ")));
        all.removeIf(String::isEmpty);

        CommandRun run = commands.run(all.toArray(String[]::new));

        assertThat(run.exitCode()).as(run.err()).isEqualTo(2);
        assertThat(run.err()).isNotBlank();
        assertThat(run.out()).isEmpty();
        assertThat(database.number("select count(*) from market.trades")).isEqualTo(8);
        assertThat(database.number("select count(*) from market.ingest_events")).isZero();
    }

    @Test
    void aDatabaseThatIsAwayExitsWithFour() {
        Map<String, String> away = Map.of("DATABASE_URL", "postgres://u:secret@127.0.0.1:1/n?sslmode=disable");
        for (String[] arguments : new String[][] {{"db", "stats"}, {"db", "clean", "--older-than", "1"}}) {
            CommandRun run = commands.run(away, arguments);

            assertThat(run.exitCode()).as(run.err()).isEqualTo(4);
            assertThat(run.err()).contains("127.0.0.1:1/n").doesNotContain("secret");
        }
    }

    private int truncate(TypedConfirmation confirmation) {
        PrintStream nowhere = new PrintStream(new ByteArrayOutputStream());
        Map<String, String> environment = Map.of("DATABASE_URL", database.url(), "PITLANE_DATA", data.toString());
        Session session = new Session(CommandRun.PROJECT, data, environment, new Console(nowhere, nowhere, 0));
        return new CommandLine(new DbCleanCommand(session, confirmation)).execute("--truncate", "--force");
    }

    private static List<String> names(JsonNode object) {
        List<String> names = new ArrayList<>();
        object.fieldNames().forEachRemaining(names::add);
        return names;
    }
}
