package io.pitlane.export;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pitlane.error.IntegrityException;
import io.pitlane.error.InvalidInputException;
import io.pitlane.load.HeldDayException;
import io.pitlane.testing.DatabaseTest;
import io.pitlane.testing.TestDatabase;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** Days of one dataset go back into a database that is in use, and no row counts twice. */
@DatabaseTest
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class RangeRestoreTest {

    private static final LocalDate FEB_28 = LocalDate.of(2024, 2, 28);
    private static final LocalDate FEB_29 = LocalDate.of(2024, 2, 29);
    private static final LocalDate MAR_1 = LocalDate.of(2024, 3, 1);

    private final TestDatabase database;
    private ExportSet set;

    RangeRestoreTest(TestDatabase database) {
        this.database = database;
    }

    @BeforeAll
    void export(@TempDir Path folder) throws IOException {
        FilledDatabase.fill(database);
        database.execute(
                """
                insert into market.markets (exchange_id, symbol, updated_at, metadata)
                  values (1, 'BTC/USDT', '2024-03-01Z', '{}');
                insert into pit.trades (ts, symbol, venue, price, qty, created_at)
                  values ('2024-02-28 01:00Z', 'X', 'okx', 1, 2, '2024-03-01Z'), ('2024-02-28 01:00Z', 'X', 'okx', 1, 2, '2024-03-01Z');
                -- A number that another database gives to another exchange.
                insert into market.trades (exchange_id, symbol, ts, ts_source, content_key, price, size)
                  select id, 'ETH', '2024-02-28 05:00Z', 'exchange', md5('e')::uuid, 5, 1 from market.exchanges
                   where name = 'export-2'""");
        set = new ExportFixture(database, folder.resolve("exports")).export();
    }

    @Test
    void rowsThatAreThereStayAndThoseThatAreMissingComeBack() {
        database.execute("delete from market.trades where ts >= '2024-02-28 10:00Z' and ts < '2024-02-29 04:00Z'");

        assertThat(run("market.trades", FEB_28, FEB_29)).isEqualTo(new RangeReport(2, 49, 18, 0, 31, 0));
        assertThat(run("market.trades", FEB_28, FEB_29)).isEqualTo(new RangeReport(2, 49, 0, 0, 49, 0));
        assertThat(database.number("select count(*) from market.trades where ts < '2024-03-01Z'"))
                .isEqualTo(49);
        assertThat(database.number(
                        "select count(*) from ops.loads where writer = 'restore' and dataset = 'market.trades'"
                                + " and read = inserted + duplicate and load_id ~ '^[0-9a-f]{64}$'"))
                .isEqualTo(4);
        assertThat(database.number(
                        "select count(*) from ops.day_changes where dataset = 'market.trades' and day <= '2024-02-29'"))
                .isPositive();
    }

    @Test
    void aRowWithOtherContentIsRefusedAndCanBeLookedAt() {
        database.execute("update market.trades set price = 77 where trade_id = 't50'");

        assertThat(run("market.trades", MAR_1, MAR_1)).isEqualTo(new RangeReport(1, 24, 0, 0, 23, 1));

        assertThat(database.number("select price::int from market.trades where trade_id = 't50'"))
                .isEqualTo(77);
        assertThat(
                        database.rows(
                                "select reason, convert_from(raw, 'UTF8')::jsonb ->> 'exchange' as exchange,"
                                        + " convert_from(raw, 'UTF8')::jsonb ->> 'trade_id' as trade from ops.quarantine where reason = 'conflict'"))
                .singleElement()
                .satisfies(row ->
                        assertThat(row).containsEntry("exchange", exchange(1)).containsEntry("trade", "t50"));
        database.execute("update market.trades set price = 100 + 50 / 8.0 where trade_id = 't50'");
    }

    @Test
    void rowsWithoutAnIdentityAreAsManyAsBefore() {
        database.execute("delete from pit.trades where id = (select max(id) from pit.trades where symbol = 'X');"
                + " delete from pit.trades where trade_id = '0'");

        assertThat(run("pit.trades", FEB_28, FEB_28)).isEqualTo(new RangeReport(1, 7, 2, 0, 5, 0));
        assertThat(run("pit.trades", FEB_28, FEB_28)).isEqualTo(new RangeReport(1, 7, 0, 0, 7, 0));
        assertThat(database.number("select count(*) from pit.trades where symbol = 'X'"))
                .isEqualTo(2);
    }

    @Test
    void whereTheNewestWinsAnOlderRowReplacesNothing() {
        database.execute("update pit.premove_artifacts set score = 9, created_at = created_at + interval '1 day'");
        assertThat(run("pit.premove_artifacts", MAR_1, MAR_1)).isEqualTo(new RangeReport(1, 1, 0, 0, 1, 0));
        assertThat(database.number("select score::int from pit.premove_artifacts"))
                .isEqualTo(9);

        database.execute("update pit.premove_artifacts set created_at = created_at - interval '9 days'");
        assertThat(run("pit.premove_artifacts", MAR_1, MAR_1)).isEqualTo(new RangeReport(1, 1, 0, 1, 0, 0));
        assertThat(database.number("select count(*) from pit.premove_artifacts where score is null"))
                .isEqualTo(1);

        // Not split by day: the rows of the range are taken out of the whole.
        database.execute("delete from market.markets");
        assertThat(run("market.markets", FEB_28, FEB_29).read()).isZero();
        assertThat(run("market.markets", MAR_1, MAR_1)).isEqualTo(new RangeReport(1, 1, 1, 0, 0, 0));
    }

    @Test
    void anotherDatabaseHasOtherNumbersForTheSameNames() {
        try (TestDatabase other = TestDatabase.create()) {
            other.execute("insert into market.exchanges (name) values ('somebody-else'), ('export-1')");

            RangeReport report = new RangeRestore(other.transactions())
                    .run(
                            set,
                            ExportFixture.CATALOG.find("market.trades").orElseThrow(),
                            new DayRange(FEB_28, FEB_28),
                            RestoreProgress.silent());

            assertThat(report).isEqualTo(new RangeReport(1, 25, 25, 0, 0, 0));
            assertThat(other.rows("select e.name from market.trades t join market.exchanges e on e.id = t.exchange_id"
                            + " where symbol = 'ETH'"))
                    .singleElement()
                    .satisfies(row -> assertThat(row).containsEntry("name", "export-2"));
            assertThat(other.number("select count(*) from market.trades where market_id is not null"))
                    .isZero();
        }
    }

    @Test
    void aDayThatWasDroppedOnPurposeDoesNotComeBackByItself() {
        database.execute(
                "insert into ops.dropped_days (dataset, day, state) values ('market.orderbooks', '2024-03-01', 'dropped');"
                        + " drop table market.orderbooks_2024_03_01");

        assertThatThrownBy(() -> run("market.orderbooks", MAR_1, MAR_1))
                .isInstanceOf(HeldDayException.class)
                .hasMessageContaining("pitlane db undrop market.orderbooks 2024-03-01");

        database.execute("delete from ops.dropped_days where dataset = 'market.orderbooks'");
        assertThat(run("market.orderbooks", MAR_1, MAR_1)).isEqualTo(new RangeReport(1, 1, 1, 0, 0, 0));
    }

    @Test
    void whatDoesNotFitIsRefusedBeforeAnythingIsWritten() throws IOException {
        assertThatThrownBy(() -> run("market.trades", LocalDate.of(2023, 1, 1), LocalDate.of(2023, 12, 31)))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("no rows of market.trades for 2023-01-01 to 2023-12-31");
        assertThatThrownBy(() -> new DayRange(MAR_1, FEB_28))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("lies before");
        try (TestDatabase other = TestDatabase.create()) {
            other.execute("delete from ops.schema_history where version::int > 24");
            assertThatThrownBy(() -> new RangeRestore(other.transactions())
                            .run(
                                    set,
                                    ExportFixture.CATALOG.find("pit.trades").orElseThrow(),
                                    new DayRange(FEB_28, FEB_28),
                                    RestoreProgress.silent()))
                    .isInstanceOf(InvalidInputException.class)
                    .hasMessageContaining("and the database of 24");
        }
    }

    @Test
    void whereOneOfTheDaysIsDamagedNoneComesBack() throws IOException {
        Path part = set.folder().resolve("10-market.trades-2024-03-01.sql.zst");
        byte[] whole = Files.readAllBytes(part);
        byte[] altered = whole.clone();
        altered[altered.length / 2] ^= 1;
        Files.write(part, altered);
        String rows = "select count(*) from market.trades where ts < '2024-02-29Z'";
        database.execute("delete from market.trades where ts < '2024-02-29Z'");

        try {
            assertThatThrownBy(() -> run("market.trades", FEB_28, MAR_1))
                    .isInstanceOf(IntegrityException.class)
                    .hasMessageContaining("10-market.trades-2024-03-01");
            assertThat(database.number(rows)).isZero();
        } finally {
            Files.write(part, whole);
        }
        assertThat(run("market.trades", FEB_28, MAR_1).inserted())
                .isEqualTo(database.number(rows))
                .isEqualTo(25);
        database.execute("delete from ops.loads where writer = 'restore'");
    }

    private String exchange(int id) {
        return (String) database.rows("select name from market.exchanges where id = " + id)
                .get(0)
                .get("name");
    }

    private RangeReport run(String dataset, LocalDate from, LocalDate to) {
        return new RangeRestore(database.transactions())
                .run(
                        set,
                        ExportFixture.CATALOG.find(dataset).orElseThrow(),
                        new DayRange(from, to),
                        RestoreProgress.silent());
    }
}
