package io.pitlane.load;

import static io.pitlane.load.LoadFixture.ATOMIC;
import static io.pitlane.load.LoadFixture.DRY_RUN;
import static io.pitlane.load.LoadFixture.TRADES;
import static io.pitlane.load.LoadFixture.assertCounts;
import static io.pitlane.load.LoadFixture.state;
import static io.pitlane.load.LoadFixture.trade;
import static io.pitlane.load.LoadFixture.trades;
import static org.assertj.core.api.Assertions.assertThat;

import io.pitlane.testing.DatabaseTest;
import io.pitlane.testing.TestDatabase;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Loads of a file as a whole: all of it, nothing of it, or only a trial. */
@DatabaseTest
class AtomicLoadTest {

    private static final ChunkLimits SMALL_CHUNKS = new ChunkLimits(100, 1 << 20);

    @TempDir
    Path folder;

    private final TestDatabase database;
    private LoadFixture loads;
    private Loader chunky;

    AtomicLoadTest(TestDatabase database) {
        this.database = database;
    }

    @BeforeEach
    void open() {
        loads = new LoadFixture(database, folder);
        chunky = loads.newLoader(SMALL_CHUNKS);
    }

    @AfterEach
    void close() {
        loads.assertThatLedgerAddsUp(TRADES);
        loads.close();
    }

    @Test
    void asManyRefusalsAsAllowedPassAndOneMoreRollsTheFileBack() {
        Path file = loads.write("a.ndjson", trades(0, 450) + "bad\n" + trades(450, 900) + "worse\nbad\n");

        LoadReport refused = LoadFixture.load(chunky, maxRejects(2), TRADES, file);
        assertThat(state(refused)).isEqualTo(FileState.REJECTED);
        assertThat(refused.inserted()).isZero();
        assertThat(refused.files().get(0).note())
                .contains("nothing of the file was loaded", "3 records", "2 are allowed", "line 451");
        assertThatNothingIsThere();

        assertCounts(LoadFixture.load(chunky, maxRejects(3), TRADES, file), 900, 0, 0, 3);
        assertThat(loads.count("ops.loads")).isEqualTo(10);
        assertThat(state(LoadFixture.load(chunky, maxRejects(0), TRADES, file))).isEqualTo(FileState.DUPLICATE);
    }

    @Test
    void theShareOfRefusalsIsThatOfTheWholeFile() {
        Path file = loads.write("a.ndjson", "bad\nbad\n" + trades(0, 198));

        assertThat(state(LoadFixture.load(chunky, maxRatio(0.0099), TRADES, file)))
                .isEqualTo(FileState.REJECTED);
        assertThatNothingIsThere();
        assertCounts(LoadFixture.load(chunky, maxRatio(0.01), TRADES, file), 198, 0, 0, 2);
    }

    @Test
    void conflictsAndTheDatabasesOwnRefusalsCount() {
        loads.load(TRADES, loads.write("known.ndjson", trade(1)));
        Path file = loads.write("a.ndjson", trade(0) + "\n" + trade(1, "\"trade_id\":\"t1\",\"x\":1") + "\n");

        assertThat(state(loads.load(maxRejects(0), TRADES, file))).isEqualTo(FileState.REJECTED);

        assertThat(loads.tradeIds()).containsExactly("t1");
        assertThat(loads.quarantine()).isEmpty();
    }

    @Test
    void anAtomicLoadHasTheLedgerOfAnyOther() {
        Path file = loads.write("a.ndjson", trades(0, 950) + "bad\n");

        assertCounts(LoadFixture.load(chunky, ATOMIC, TRADES, file), 950, 0, 0, 1);

        assertThat(loads.column("select read from ops.loads order by chunk"))
                .containsExactly("100", "100", "100", "100", "100", "100", "100", "100", "100", "51");
        assertThat(state(LoadFixture.load(chunky, LoadOptions.DEFAULT, TRADES, file)))
                .isEqualTo(FileState.DUPLICATE);
        assertThat(loads.quarantineFolder.resolve(TRADES)).isDirectoryContaining("glob:**.rejects.ndjson");
    }

    @Test
    void aTrialTellsWhatALoadWouldDoAndLeavesNoTrace() {
        loads.load(TRADES, loads.write("known.ndjson", trades(0, 10)));
        database.execute("delete from ops.loads; update pit.trades set trade_id = trade_id");
        Path[] files = {
            loads.write("a.ndjson", trades(5, 900) + "bad\n" + trade(1, "\"trade_id\":\"t1\",\"x\":1") + "\n"),
            loads.write("copy.ndjson", trades(5, 900) + "bad\n" + trade(1, "\"trade_id\":\"t1\",\"x\":1") + "\n"),
            loads.write("overlap.ndjson", trades(890, 910)),
            folder.resolve("missing.ndjson")
        };

        LoadReport trial = loads.load(DRY_RUN, TRADES, files);

        assertThat(loads.count("ops.loads")).isZero();
        assertThat(loads.quarantine()).isEmpty();
        assertThat(loads.count(TRADES)).isEqualTo(10);
        assertThat(loads.quarantineFolder).doesNotExist();
        LoadReport real = loads.load(TRADES, files);
        assertThat(trial.files())
                .usingRecursiveComparison()
                .ignoringFields("seconds")
                .isEqualTo(real.files());
        assertThat(trial.failures()).isEqualTo(real.failures()).hasSize(1);
        database.execute(
                "insert into ops.loads select 'known', dataset, 0, 0, '', 0, 0, 10, 10, 0, 0, 0, true, '', now()"
                        + " from ops.loads limit 1");
    }

    @Test
    void aTrialKnowsTheLimitsAndWhatWasLoadedBefore() {
        Path broken = loads.write("a.ndjson", trade(0) + "\nbad\n");
        Path known = loads.write("b.ndjson", trades(1, 4));
        loads.load(TRADES, known);
        LoadOptions options = new LoadOptions(true, false, OptionalLong.of(0), OptionalDouble.empty(), false);

        LoadReport trial = loads.load(options, TRADES, broken, known, loads.write("c.ndjson", trades(0, 2)));

        assertThat(trial.files())
                .extracting(FileReport::state)
                .isEqualTo(List.of(FileState.REJECTED, FileState.DUPLICATE, FileState.LOADED));
        assertThat(trial.inserted()).isEqualTo(1);
        assertThat(loads.count("ops.loads")).isEqualTo(1);
    }

    private void assertThatNothingIsThere() {
        assertThat(loads.count(TRADES)).isZero();
        assertThat(loads.count("ops.loads")).isZero();
        assertThat(loads.quarantine()).isEmpty();
        assertThat(loads.quarantineFolder).doesNotExist();
    }

    private static LoadOptions maxRejects(long most) {
        return new LoadOptions(false, false, OptionalLong.of(most), OptionalDouble.empty(), false);
    }

    private static LoadOptions maxRatio(double most) {
        return new LoadOptions(false, false, OptionalLong.empty(), OptionalDouble.of(most), false);
    }
}
