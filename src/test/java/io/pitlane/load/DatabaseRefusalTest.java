package io.pitlane.load;

import static io.pitlane.load.LoadFixture.FORCE;
import static io.pitlane.load.LoadFixture.TRADES;
import static io.pitlane.load.LoadFixture.assertCounts;
import static io.pitlane.load.LoadFixture.lines;
import static io.pitlane.load.LoadFixture.trade;
import static io.pitlane.load.LoadFixture.trades;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pitlane.error.IntegrityException;
import io.pitlane.testing.DatabaseTest;
import io.pitlane.testing.TestDatabase;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Records that only the database refuses cost no other. */
@DatabaseTest
class DatabaseRefusalTest {

    @TempDir
    Path folder;

    private final TestDatabase database;
    private LoadFixture loads;

    DatabaseRefusalTest(TestDatabase database) {
        this.database = database;
    }

    @BeforeEach
    void open() {
        loads = new LoadFixture(database, folder);
    }

    @AfterEach
    void close() {
        database.execute("alter table pit.trades drop constraint if exists undeclared;"
                + "drop function if exists pit.refuse() cascade; drop index if exists pit.undeclared");
        loads.assertThatLedgerAddsUp(TRADES);
        loads.close();
    }

    @Test
    void aCheckThatTheCatalogDoesNotKnowCostsOnlyTheRecordsThatViolateIt() {
        database.execute(
                "alter table pit.trades add constraint undeclared check (price not in (100.5, 777.5, 3099.5))");
        String content = trades(0, 3000);
        Path file = loads.write("large.ndjson", content);

        assertCounts(loads.load(TRADES, file), 2997, 0, 0, 3);

        assertThat(loads.quarantine()).extracting(row -> row.get("line")).containsExactly(1L, 678L, 3000L);
        assertThat(loads.quarantine()).allSatisfy(row -> {
            assertThat(row.get("reason")).isEqualTo("check-violated");
            assertThat(row.get("detail").toString()).contains("undeclared");
            int offset = ((Number) row.get("byte_offset")).intValue();
            String raw = new String((byte[]) row.get("raw"), StandardCharsets.UTF_8);
            assertThat(content.substring(offset)).startsWith(raw + "\n");
        });
        assertCounts(loads.load(FORCE, TRADES, file), 0, 0, 2997, 3);
    }

    @Test
    void inAGroupOfSmallFilesOnlyTheFileWithTheRecordHasARefusal() {
        database.execute("alter table pit.trades add constraint undeclared check (price <> 105.5)");
        Path[] files = new Path[20];
        for (int i = 0; i < files.length; i++) {
            files[i] = loads.write(i + ".json", "[" + trade(2 * i) + "," + trade(2 * i + 1) + "]");
        }

        LoadReport report = loads.load(TRADES, files);

        assertCounts(report, 39, 0, 0, 1);
        assertThat(report.files().get(2).rejected()).isEqualTo(1);
        assertThat(loads.quarantine().get(0))
                .containsEntry("pointer", "/1")
                .containsEntry("origin", files[2].toString());
    }

    @Test
    void aRepeatOfWhatTheDatabaseRefusedIsTriedForItself() {
        database.execute("alter table pit.trades add constraint undeclared check (price <> 101.5)");
        String refused = trade(1);
        String accepted = trade(2, "\"trade_id\":\"t1\"");

        LoadReport report = loads.load(
                TRADES, loads.write("a.ndjson", String.join("\n", refused, refused, accepted, accepted, trade(3))));

        assertCounts(report, 2, 0, 1, 2);
        assertThat(loads.column("select price from pit.trades order by ts")).containsExactly("102.5", "103.5");
    }

    @Test
    void whatATriggerRefusesWithoutASqlstateOfItsOwnIsARefusalToo() {
        database.execute("create function pit.refuse() returns trigger language plpgsql as"
                + " $$begin if new.price = 103.5 then raise exception 'not on my watch'; end if;"
                + " if new.price = 105.5 then raise exception using errcode = '22023', message = 'nor that'; end if;"
                + " return new; end$$; create trigger refuse before insert on pit.trades for each row"
                + " execute function pit.refuse()");

        assertCounts(loads.load(TRADES, loads.write("a.ndjson", trades(0, 10))), 8, 0, 0, 2);

        assertThat(loads.quarantine())
                .extracting(row -> row.get("detail"))
                .containsExactly("PostgreSQL refuses it: not on my watch", "PostgreSQL refuses it: nor that");
    }

    @Test
    void aTextTooLongForAnIndexIsARefusal() {
        String symbol = new Random(1)
                .ints(9000, 33, 127)
                .filter(c -> c != '"' && c != '\\')
                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                .toString();
        Path file =
                loads.write("a.ndjson", trade(1) + "\n" + trade(2).replace("BTC/USD", symbol) + "\n" + trade(3) + "\n");

        assertCounts(loads.load(TRADES, file), 2, 0, 0, 1);
    }

    @Test
    void aUniqueIndexThatIsNotTheKeyMakesAConflict() {
        database.execute("create unique index undeclared on pit.trades (ts, price)");
        Path file = loads.write(
                "a.ndjson",
                trade(1) + "\n" + trade(1, "\"trade_id\":\"other\"") + "\n" + trade(1, "") + "\n" + trade(2));

        assertCounts(loads.load(TRADES, file), 2, 0, 0, 2);
        assertThat(loads.quarantine()).extracting(row -> row.get("reason")).containsOnly("conflict");
    }

    @Test
    void thousandsOfRefusalsByTheDatabaseAreToldApart() {
        database.execute("alter table pit.trades add constraint undeclared check (trade_id not like '%7')");

        assertCounts(loads.load(TRADES, loads.write("a.ndjson", trades(0, 5000))), 4500, 0, 0, 500);
    }

    @Test
    void aTriggerThatDropsRowsInSilenceFailsTheLoad() {
        database.execute("create function pit.refuse() returns trigger language plpgsql as"
                + " $$begin if new.price = 103.5 then return null; end if; return new; end$$;"
                + " create trigger refuse before insert on pit.trades for each row execute function pit.refuse()");
        Path file = loads.write("a.ndjson", lines(0, 10, i -> trade(i, "")));

        assertThatThrownBy(() -> loads.load(TRADES, file))
                .isInstanceOf(IntegrityException.class)
                .hasMessageContaining("took 9 of 10 rows");
        assertThat(loads.count("ops.loads")).isZero();
        assertThat(loads.count(TRADES)).isZero();
    }
}
