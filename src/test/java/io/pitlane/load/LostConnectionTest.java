package io.pitlane.load;

import static io.pitlane.load.LoadFixture.ATOMIC;
import static io.pitlane.load.LoadFixture.FORCE;
import static io.pitlane.load.LoadFixture.TRADES;
import static io.pitlane.load.LoadFixture.assertCounts;
import static io.pitlane.load.LoadFixture.lines;
import static io.pitlane.load.LoadFixture.trade;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pitlane.config.DatabaseSettings;
import io.pitlane.config.PoolSettings;
import io.pitlane.database.ConnectionTarget;
import io.pitlane.database.Database;
import io.pitlane.database.DatabaseUnavailableException;
import io.pitlane.dataset.PayloadDecoders;
import io.pitlane.testing.CuttableProxy;
import io.pitlane.testing.CuttableProxy.Break;
import io.pitlane.testing.DatabaseTest;
import io.pitlane.testing.TestDatabase;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Connections that break, above all during COMMIT: nothing is lost, nothing is doubled, nothing is counted wrong. */
@DatabaseTest
class LostConnectionTest {

    @TempDir
    Path folder;

    private final TestDatabase database;
    private LoadFixture loads;
    private CuttableProxy wire;
    private Database far;
    private final List<String> failed = new ArrayList<>();
    private Break next = Break.NEVER;

    LostConnectionTest(TestDatabase database) {
        this.database = database;
    }

    @BeforeEach
    void open() {
        loads = new LoadFixture(database, folder);
        wire = new CuttableProxy(database.port());
        ConnectionTarget near = database.target();
        DatabaseSettings like = database.settings();
        DatabaseSettings settings = new DatabaseSettings(
                like.mode(),
                near.host(),
                wire.port(),
                near.database(),
                near.user(),
                near.password(),
                like.sslMode(),
                like.sslRootCert(),
                true,
                Duration.ofSeconds(2),
                Duration.ofSeconds(30),
                false,
                new PoolSettings(10, 2, Duration.ofMinutes(30), Duration.ofMinutes(10), Duration.ofMillis(300)),
                like.embedded());
        far = new Database(
                settings,
                new ConnectionTarget(near.host(), wire.port(), near.database(), near.user(), near.password()),
                this::operationEnded);
    }

    /** Breaks the first COMMIT behind a look into the ledger, which is that of the rows. */
    private synchronized void operationEnded(String kind, String name, long nanos, boolean wasFailed) {
        if (wasFailed) {
            failed.add(name);
        } else if (name.equals("find-loads") && next != Break.NEVER) {
            wire.breakNextCommit(next);
            next = Break.NEVER;
        }
    }

    private synchronized void breakNextCommitOfRows(Break where) {
        failed.clear();
        next = where;
    }

    private synchronized List<String> failed() {
        return List.copyOf(failed);
    }

    @AfterEach
    void close() {
        loads.assertThatLedgerAddsUp(TRADES);
        far.close();
        wire.close();
        loads.close();
    }

    @ParameterizedTest
    @EnumSource(
            value = Break.class,
            names = {"BEFORE_COMMIT", "BEFORE_ANSWER"})
    void aConnectionLostDuringTheCommitOfAChunkIsNoMatter(Break where) {
        Path large = loads.write("large.ndjson", lines(0, 2000, i -> i % 100 == 0 ? "bad" : trade(i, "")));
        Path small = loads.write("small.ndjson", lines(5000, 5010, i -> i == 5005 ? "bad" : trade(i, "")));
        Loader loader = warmLoader(new ChunkLimits(100, 1 << 20));

        breakNextCommitOfRows(where);
        assertCounts(LoadFixture.load(loader, LoadOptions.DEFAULT, TRADES, large), 1980, 0, 0, 20);
        assertThat(failed()).contains("load-batch");
        breakNextCommitOfRows(where);
        assertCounts(LoadFixture.load(loader, LoadOptions.DEFAULT, TRADES, small), 9, 0, 0, 1);
        assertThat(failed()).containsExactly("load-batch");

        assertThat(loads.count(TRADES)).isEqualTo(1989);
        assertThat(loads.quarantine()).hasSize(21);
    }

    @ParameterizedTest
    @EnumSource(
            value = Break.class,
            names = {"BEFORE_COMMIT", "BEFORE_ANSWER"})
    void aConnectionLostDuringTheCommitOfAWholeFileIsNoMatter(Break where) {
        Path file = loads.write("a.ndjson", lines(0, 1000, i -> i % 100 == 0 ? "bad" : trade(i, "")));
        Loader loader = warmLoader(new ChunkLimits(100, 1 << 20));

        breakNextCommitOfRows(where);
        assertCounts(LoadFixture.load(loader, ATOMIC, TRADES, file), 990, 0, 0, 10);
        assertThat(failed()).containsExactly("load-file");

        LoadOptions again = new LoadOptions(false, true, OptionalLong.empty(), OptionalDouble.empty(), true);
        breakNextCommitOfRows(where);
        assertCounts(LoadFixture.load(loader, again, TRADES, file), 0, 0, 990, 10);
        assertThat(failed()).containsExactly("load-file");
        assertThat(loads.count("ops.loads where repeat = 1 and last")).isEqualTo(1);
        assertThat(loads.count("ops.loads where repeat > 1")).isZero();
    }

    @Test
    void aForcedLoadMayLoseItsConnectionToo() {
        Path file = loads.write("a.ndjson", lines(0, 2000, i -> trade(i, "")));
        Loader loader = warmLoader(ChunkLimits.STANDARD);
        LoadFixture.load(loader, LoadOptions.DEFAULT, TRADES, file);
        for (Break where : new Break[] {Break.BEFORE_COMMIT, Break.BEFORE_ANSWER}) {
            breakNextCommitOfRows(where);
            assertCounts(LoadFixture.load(loader, FORCE, TRADES, file), 0, 0, 2000, 0);
            assertThat(failed()).containsExactly("load-batch");
        }
        assertThat(loads.count(TRADES)).isEqualTo(2000);
        assertThat(loads.count("ops.loads where read > 0")).isEqualTo(3);
    }

    @Test
    @Timeout(300)
    void aLoaderThatFoundTheDatabaseAwayWorksWhenItIsBack() {
        Loader loader = warmLoader(new ChunkLimits(1000, 1 << 20));
        List<Path> files = new ArrayList<>(smallFiles(2500));
        files.add(loads.write("large.ndjson", lines(10_000, 12_500, i -> trade(i, ""))));
        // More often than the loader has batches: each of these loads has to give its own back.
        for (int round = 0; round < 4; round++) {
            wire.cut();
            assertThatThrownBy(() -> load(loader, files)).isInstanceOf(DatabaseUnavailableException.class);
            wire.mend();
        }

        assertCounts(loadWhenReachable(loader, files), 5000, 0, 0, 0);

        assertThat(loads.count(TRADES)).isEqualTo(5000);
    }

    @Test
    @Timeout(300)
    void aLoadThatTheDatabaseLeftInTheMiddleGoesOnFromThere() {
        Loader loader = warmLoader(ChunkLimits.STANDARD);
        List<Path> files = smallFiles(4500);

        assertThatThrownBy(() -> loader.load(
                        files.stream().map(file -> new SourceFile(file, TRADES)).toList(),
                        LoadOptions.DEFAULT,
                        new CuttingProgress()))
                .isInstanceOf(DatabaseUnavailableException.class);
        wire.mend();

        assertThat(loads.count(TRADES)).isBetween(1000L, 4499L);
        assertThat(loadWhenReachable(loader, files).read()).isEqualTo(4500);
        assertThat(loads.count(TRADES)).isEqualTo(4500);
    }

    private List<Path> smallFiles(int count) {
        return IntStream.range(0, count)
                .mapToObj(i -> loads.write("small/" + i + ".json", trade(i, "")))
                .toList();
    }

    @ParameterizedTest
    @EnumSource(
            value = Break.class,
            names = {"BEFORE_COMMIT", "BEFORE_ANSWER"})
    void aReplayMayLoseItsConnectionToo(Break where) {
        String bad = trade(1, "\"order_id\":\"x\"").replace("\"buy\"", "\"sell\"");
        database.execute("alter table pit.trades add constraint undeclared check (side <> 'sell')");
        loads.load(TRADES, loads.write("a.ndjson", bad + "\n" + bad + "\nbad\n"));
        database.execute("alter table pit.trades drop constraint undeclared");
        Quarantine quarantine = new Quarantine(
                loads.catalog, PayloadDecoders.none(), far.transactions(), loads.quarantineFolder, Clock.systemUTC());
        quarantine.open();

        wire.breakNextCommit(where);
        Quarantine.Replay replay = quarantine.replay(Optional.of(TRADES));

        assertThat(failed()).containsExactly("replay-quarantine");
        assertThat(replay).isEqualTo(new Quarantine.Replay(3, 2, 0, 0, 1));
        assertThat(loads.count(TRADES)).isEqualTo(2);
        assertThat(quarantine.open()).isEqualTo(1);
    }

    /** A loader whose connections, table check and ledger look-up are through, so that its next COMMIT is that of rows. */
    private Loader warmLoader(ChunkLimits limits) {
        Loader loader = loads.newLoader(limits, loads.catalog, far.transactions());
        LoadFixture.load(loader, LoadOptions.DEFAULT, TRADES, loads.write("warm.ndjson", ""));
        return loader;
    }

    /** The pool finds out by itself that the database is back. */
    private static LoadReport loadWhenReachable(Loader loader, List<Path> files) {
        return Awaitility.await()
                .ignoreExceptionsInstanceOf(DatabaseUnavailableException.class)
                .until(() -> load(loader, files), report -> true);
    }

    private static LoadReport load(Loader loader, List<Path> files) {
        return LoadFixture.load(loader, LoadOptions.DEFAULT, TRADES, files.toArray(Path[]::new));
    }

    /** Cuts the wire after the first file that is through. */
    private final class CuttingProgress implements LoadProgress {

        private boolean done;

        @Override
        public void began(int files, long totalBytes) {}

        @Override
        public synchronized void advanced(long bytes, long records) {
            if (!done) {
                done = true;
                wire.cut();
            }
        }

        @Override
        public void ended() {}
    }
}
