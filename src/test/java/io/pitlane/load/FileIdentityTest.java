package io.pitlane.load;

import static io.pitlane.load.LoadFixture.FORCE;
import static io.pitlane.load.LoadFixture.TRADES;
import static io.pitlane.load.LoadFixture.assertCounts;
import static io.pitlane.load.LoadFixture.lines;
import static io.pitlane.load.LoadFixture.state;
import static io.pitlane.load.LoadFixture.trade;
import static io.pitlane.load.LoadFixture.trades;
import static org.assertj.core.api.Assertions.assertThat;

import io.pitlane.testing.DatabaseTest;
import io.pitlane.testing.TestDatabase;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A file is known by its content, and what it brings without an id by its place in it. */
@DatabaseTest
class FileIdentityTest {

    private static final int FEW = 3;
    /** More than is committed together with other files. */
    private static final int MANY = 1500;

    @TempDir
    Path folder;

    private final TestDatabase database;
    private LoadFixture loads;

    FileIdentityTest(TestDatabase database) {
        this.database = database;
    }

    @BeforeEach
    void open() {
        loads = new LoadFixture(database, folder);
    }

    @AfterEach
    void close() {
        loads.assertThatLedgerAddsUp(TRADES);
        loads.close();
    }

    @ParameterizedTest
    @ValueSource(ints = {FEW, MANY})
    void theSameFileAgainIsADuplicate(int records) {
        Path file = loads.write("a.ndjson", trades(0, records));
        assertCounts(loads.load(TRADES, file), records, 0, 0, 0);

        LoadReport again = loads.load(TRADES, file);

        assertThat(state(again)).isEqualTo(FileState.DUPLICATE);
        assertCounts(again, 0, 0, records, 0);
        assertThat(loads.count(TRADES)).isEqualTo(records);
    }

    @ParameterizedTest
    @ValueSource(ints = {FEW, MANY})
    void aCopyUnderAnotherNameIsADuplicateAndOtherContentUnderTheSameNameIsNot(int records) throws IOException {
        Path file = loads.write("a.ndjson", trades(0, records));
        loads.load(TRADES, file);
        Path copy = Files.copy(file, folder.resolve("b.ndjson"));
        assertThat(state(loads.load(TRADES, copy))).isEqualTo(FileState.DUPLICATE);

        loads.write("a.ndjson", trades(records, 2 * records));
        LoadReport other = loads.load(TRADES, file);

        assertThat(state(other)).isEqualTo(FileState.LOADED);
        assertCounts(other, records, 0, 0, 0);
    }

    @ParameterizedTest
    @ValueSource(ints = {FEW, MANY})
    void ofCopiesLoadedTogetherTheFirstIsLoaded(int records) {
        String content = lines(0, records, i -> trade(i, ""));
        LoadReport report = loads.load(
                TRADES, loads.write("a.ndjson", content), loads.write("b.ndjson", content), loads.write("c", content));

        assertThat(report.files())
                .extracting(FileReport::state)
                .containsExactly(FileState.LOADED, FileState.DUPLICATE, FileState.DUPLICATE);
        assertCounts(report, records, 0, 2L * records, 0);
    }

    @Test
    void anEmptyFileIsLoadedAndThenADuplicate() {
        Path file = loads.write("empty.ndjson", "");
        assertThat(state(loads.load(TRADES, file))).isEqualTo(FileState.LOADED);
        assertThat(state(loads.load(TRADES, file))).isEqualTo(FileState.DUPLICATE);
    }

    @Test
    void equalFillsOfOneOrderWithoutIdsAreBothKeptInOneFileAndInTwo() {
        String fill = trade(1, "\"order_id\":\"o1\"");
        Path both = loads.write("both.ndjson", fill + "\n" + fill + "\n");
        Path one = loads.write("one.ndjson", fill + "\n");

        assertCounts(loads.load(TRADES, both, one), 3, 0, 0, 0);
        assertCounts(loads.load(TRADES, both, one), 0, 0, 3, 0);
        assertCounts(loads.load(FORCE, TRADES, both, one), 0, 0, 3, 0);
        assertCounts(loads.load(FORCE, TRADES, both, one), 0, 0, 3, 0);

        assertThat(loads.count(TRADES)).isEqualTo(3);
    }

    @ParameterizedTest
    @ValueSource(ints = {FEW, MANY})
    void forceRestoresRowsWithAKeyThatWereDeletedByHand(int records) {
        Path file = loads.write("a.ndjson", trades(0, records) + trade(9, "") + "\n");
        loads.load(TRADES, file);
        database.execute("delete from pit.trades where trade_id in ('t0', 't2')");

        assertCounts(loads.load(FORCE, TRADES, file), 2, 0, records - 1L, 0);

        assertThat(loads.count(TRADES)).isEqualTo(records + 1L);
        database.execute("delete from ops.loads where repeat > 0; update ops.loads set inserted = " + (records + 1));
    }

    @ParameterizedTest
    @ValueSource(ints = {FEW, MANY})
    void aFileWhoseLedgerWasForgottenIsLoadedAgain(int records) {
        Path file = loads.write("a.ndjson", trades(0, records));
        loads.load(TRADES, file);
        loads.load(FORCE, TRADES, file);
        database.execute("delete from ops.loads where repeat = 0");
        database.execute("delete from pit.trades");

        LoadReport report = loads.load(FORCE, TRADES, file);

        assertCounts(report, records, 0, 0, 0);
        assertThat(state(loads.load(TRADES, file))).isEqualTo(FileState.DUPLICATE);
    }

    @Test
    void thousandsOfSmallFilesEachHaveALineInTheLedger() {
        List<Path> files = new ArrayList<>();
        for (int i = 0; i < 2500; i++) {
            files.add(loads.write("many/" + i + ".json", trade(i)));
        }

        assertCounts(loads.load(TRADES, files.toArray(Path[]::new)), 2500, 0, 0, 0);

        assertThat(loads.count("ops.loads where last and read = 1 and origin like '%.json'"))
                .isEqualTo(2500);
        assertCounts(loads.load(TRADES, files.toArray(Path[]::new)), 0, 0, 2500, 0);
    }

    @Test
    void smallFilesFullOfRefusalsAreCommittedInPartsThatFitIntoMemory() {
        Path[] files = new Path[3];
        for (int i = 0; i < files.length; i++) {
            files[i] = loads.write("bad-" + i + ".ndjson", ("x" + i + "\n").repeat(25_000));
        }

        assertCounts(loads.load(TRADES, files), 0, 0, 0, 75_000);
        assertThat(loads.count("ops.loads")).isEqualTo(3);
    }
}
