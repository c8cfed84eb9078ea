package io.pitlane.load;

import static org.assertj.core.api.Assertions.assertThat;

import io.pitlane.load.SourceFile.Form;
import io.pitlane.testing.DatabaseTest;
import io.pitlane.testing.TestDatabase;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Few new rows come by arrays, many and known ones by COPY: the table must not show which. */
@DatabaseTest
class ArrayWriterTest {

    private static final Instant ACCEPTED = Instant.parse("2026-02-03T04:05:06Z");

    @TempDir
    Path folder;

    private TestDatabase database;
    private LoadFixture loads;

    @BeforeEach
    void open(TestDatabase testDatabase) {
        database = testDatabase;
        loads = new LoadFixture(database, folder);
        database.execute("delete from market.funding_rates; create schema if not exists seen;"
                + " create table if not exists seen.statements (statement text);"
                + " create or replace function seen.note() returns trigger language plpgsql as"
                + " 'begin insert into seen.statements values (current_query()); return null; end'");
        for (String table : List.of("pit.trades", "market.funding_rates")) {
            database.execute("create or replace trigger seen after insert on " + table
                    + " for each statement execute function seen.note()");
        }
    }

    @AfterEach
    void close() {
        database.execute("drop schema seen cascade; delete from market.funding_rates");
        loads.close();
    }

    @Test
    void everyTypeAndWhatIsMissingComeInAsByCopy() {
        assertThatRowsAreTheSame(
                "market.funding_rates",
                """
                {"exchange":"okx","symbol":"BTC/USDT:USDT","ts":"2026-01-01T08:00:00.123456Z","ts_source":"receipt",\
                "received_at":"2026-01-01T08:00:01Z","rate":"-0.000100000000000000000000000001","next_rate":"0.0",\
                "funding_time":"2026-01-01T16:00:00Z","mark_price":"12345678901234567890.5","index_price":"1e-30",\
                "interval_hours":8}
                {"exchange":"binance","symbol":"Ä/€:\\u20ac","ts":"2009-01-04T23:59:59.999999Z","rate":"1"}
                {"exchange":"okx","symbol":"ETH/USDT:USDT","ts":"2026-01-02T00:00:00Z","rate":"100000","extra":{"a":[1,null]}}
                """);
        assertThatRowsAreTheSame(
                "pit.trades",
                """
                {"ts":"2026-01-01T00:00:00.000001Z","symbol":"BTC/USD","venue":"okx","side":"sell","price":1e-300,\
                "qty":0.1,"trade_id":"7","order_id":"ö","fee":123456789012345678901234567890.10}
                {"ts":"2026-01-01T00:00:00Z","symbol":"","venue":"kraken","price":4.9e-324,"qty":1.7976931348623157e308}
                {"ts":"2026-01-01T00:00:00Z","symbol":"B","venue":"okx","price":1,"qty":1,"trade_id":"8"}
                {"ts":"2026-01-01T00:00:00Z","symbol":"B","venue":"none","price":1,"qty":1,"trade_id":"9"}
                """);
    }

    @Test
    void theLedgerAndTheRowsComeByOneStatementUpToABound() {
        load("few", 0, ArrayWriter.MOST_ROWS);
        assertThat(statements()).singleElement().asString().contains("written as (insert into ops.loads");

        load("many", 1000, 1001 + ArrayWriter.MOST_ROWS);
        assertThat(statements()).hasSize(2).last().asString().startsWith("copy \"pit\".\"trades\"");

        // Nothing of the statement stays where one row of it is known.
        load("known", ArrayWriter.MOST_ROWS - 1, ArrayWriter.MOST_ROWS + 1);
        assertThat(database.number("select inserted * 10 + duplicate from ops.loads where load_id = 'known'"))
                .isEqualTo(11);
        loads.assertThatLedgerAddsUp(LoadFixture.TRADES);
    }

    private void load(String id, int from, int to) {
        assertThat(loads.loader
                        .loadTogether(List.of(batch(id, LoadFixture.TRADES, LoadFixture.trades(from, to))))
                        .get(0)
                        .failure())
                .isEmpty();
    }

    private void assertThatRowsAreTheSame(String dataset, String lines) {
        BatchReport byCopy =
                loads.loader.loadRecords("copy of " + dataset, "test", dataset, lines.getBytes(StandardCharsets.UTF_8));
        List<String> copied = rows(dataset);
        assertThat(statements()).allSatisfy(each -> assertThat(each).startsWith("copy "));
        database.execute("delete from " + dataset + "; delete from seen.statements");

        BatchReport byArrays = loads.loader
                .loadTogether(List.of(batch("arrays of " + dataset, dataset, lines)))
                .get(0);

        assertThat(statements()).singleElement().asString().contains("written as (insert into ops.loads");
        assertThat(rows(dataset)).hasSizeGreaterThan(1).isEqualTo(copied);
        assertThat(byArrays.inserted()).isEqualTo(byCopy.inserted()).isEqualTo(copied.size());
        assertThat(byArrays.refused()).isEqualTo(byCopy.refused());
        database.execute("delete from seen.statements");
    }

    /** Without what each load numbers or dates anew. */
    private List<String> rows(String dataset) {
        return loads.column("select (to_jsonb(t) - 'id' - 'created_at')::text from " + dataset + " t order by 1");
    }

    private List<String> statements() {
        return loads.column("select statement from seen.statements");
    }

    private static RecordBatch batch(String id, String dataset, String lines) {
        return new RecordBatch(
                id, true, "test", dataset, Form.RECORDS, lines.getBytes(StandardCharsets.UTF_8), ACCEPTED);
    }
}
