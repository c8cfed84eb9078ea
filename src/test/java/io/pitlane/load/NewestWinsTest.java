package io.pitlane.load;

import static io.pitlane.load.LoadFixture.ARTIFACTS;
import static io.pitlane.load.LoadFixture.FORCE;
import static io.pitlane.load.LoadFixture.SNAPSHOTS;
import static io.pitlane.load.LoadFixture.assertCounts;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pitlane.error.IntegrityException;
import io.pitlane.testing.DatabaseTest;
import io.pitlane.testing.TestDatabase;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Datasets whose records come in versions: the newest stays, in whatever order they come. */
@DatabaseTest
class NewestWinsTest {

    @TempDir
    Path folder;

    private final TestDatabase database;
    private LoadFixture loads;
    private int files;

    NewestWinsTest(TestDatabase database) {
        this.database = database;
    }

    @BeforeEach
    void open() {
        loads = new LoadFixture(database, folder);
    }

    @AfterEach
    void close() {
        loads.assertThatLedgerAddsUp(SNAPSHOTS);
        loads.assertThatLedgerAddsUp(ARTIFACTS);
        loads.close();
    }

    @Test
    void aNewerVersionReplacesAnOlderOneAndNotTheOtherWayRound() {
        assertCounts(load(snapshot(0, 2, "choppy")), 1, 0, 0, 0);
        assertCounts(load(snapshot(0, 3, "mixed")), 0, 1, 0, 0);
        assertCounts(load(snapshot(0, 1, "highvol")), 0, 0, 1, 0);
        assertThat(regimes()).containsExactly("mixed");
    }

    @Test
    void equalContentIsADuplicateWhateverItsVersion() {
        load(snapshot(0, 2, "choppy"));
        assertCounts(load(snapshot(0, 1, "choppy")), 0, 0, 1, 0);
        assertCounts(load(snapshot(0, 2, "choppy") + " "), 0, 0, 1, 0);
        assertCounts(load(snapshot(0, 3, "choppy")), 0, 0, 1, 0);
    }

    @Test
    void whatWasSaidAgainIsAsNewAsItWasSaidLast() {
        load(snapshot(0, 1, "choppy"));
        load(snapshot(0, 3, "choppy"));

        assertCounts(load(snapshot(0, 2, "mixed")), 0, 0, 1, 0);

        assertThat(regimes()).containsExactly("choppy");
    }

    @Test
    void everyOrderOfVersionsEndsWithTheSameRow() {
        List<String> versions = List.of(
                snapshot(0, 1, "choppy"), snapshot(0, 2, "mixed"), snapshot(0, 3, "choppy"), snapshot(0, 4, "highvol"));
        for (List<String> order : permutations(versions)) {
            database.execute("truncate pit.regime_snapshots, ops.loads");
            loads.load(SNAPSHOTS, write(String.join("\n", order)));
            assertThat(regimes()).as("in one file: %s", order).containsExactly("highvol");

            database.execute("truncate pit.regime_snapshots, ops.loads");
            order.forEach(this::load);
            assertThat(regimes()).as("one by one: %s", order).containsExactly("highvol");
        }
    }

    @Test
    void aContradictionAsNewAsTheOtherIsQuarantined() {
        load(snapshot(0, 1, "choppy"));
        assertCounts(load(snapshot(0, 1, "mixed") + "\n" + snapshot(1, 1, "mixed")), 1, 0, 0, 1);
        assertCounts(
                load(snapshot(2, 1, "choppy") + "\n" + snapshot(2, 1, "mixed") + "\n" + snapshot(2, 1, "choppy")),
                1,
                0,
                1,
                1);
        // The table has the second of the two.
        assertCounts(load(snapshot(1, 1, "choppy") + "\n" + snapshot(1, 1, "mixed")), 0, 0, 1, 1);

        assertThat(regimes()).containsExactly("choppy", "mixed", "choppy");
        assertThat(loads.quarantine()).hasSize(3).allSatisfy(row -> {
            assertThat(row.get("reason")).isEqualTo("conflict");
            assertThat(row.get("detail").toString()).contains("is as new and has other content");
        });
    }

    @Test
    void anOlderVersionIsLoadedWhereTheDatabaseRefusesTheNewest() {
        database.execute("alter table pit.regime_snapshots add constraint no_mixed check (regime <> 'mixed')");
        try {
            assertCounts(
                    load(snapshot(0, 1, "highvol") + "\n" + snapshot(0, 3, "mixed") + "\n" + snapshot(0, 2, "choppy")
                            + "\n" + snapshot(1, 1, "choppy")),
                    2,
                    0,
                    1,
                    1);
            assertThat(regimes()).containsExactly("choppy", "choppy");
        } finally {
            database.execute("alter table pit.regime_snapshots drop constraint no_mixed");
        }
    }

    @Test
    void aRecordThatOnlyTheDatabaseRefusesCostsNoNeighbour() {
        database.execute("alter table pit.premove_artifacts add constraint no_xrp check (symbol <> 'XRP')");
        try {
            StringBuilder lines = new StringBuilder();
            for (int i = 0; i < 400; i++) {
                lines.append(artifact(i, i == 77 || i == 78 || i == 399 ? "XRP" : "BTC", 1))
                        .append('\n');
            }
            assertCounts(loads.load(ARTIFACTS, write(lines.toString())), 397, 0, 0, 3);
            assertThat(loads.quarantine()).extracting(row -> row.get("line")).containsExactly(78L, 79L, 400L);
        } finally {
            database.execute("alter table pit.premove_artifacts drop constraint no_xrp");
        }
    }

    @Test
    void aVersionThatATriggerDropsIsNoDuplicate() {
        database.execute(
                "create function pit.drop_it() returns trigger language plpgsql as 'begin return null; end';"
                        + "create trigger drop_it before insert on pit.regime_snapshots for each row execute function pit.drop_it()");
        try {
            assertThatThrownBy(() -> load(snapshot(0, 1, "choppy"))).isInstanceOf(IntegrityException.class);
        } finally {
            database.execute("drop function pit.drop_it cascade");
        }
        assertThat(loads.count("ops.loads")).isZero();
    }

    @Test
    void withoutATimeOfItsOwnARecordIsAsOldAsItsLoad() {
        load(snapshot(0, 1, "choppy").replaceFirst(",\"created_at\":\"[^\"]*\"", ""));
        assertCounts(load(snapshot(0, 5, "mixed")), 0, 0, 1, 0);
        assertCounts(load(snapshot(0, 5, "highvol").replaceFirst(",\"created_at\":\"[^\"]*\"", "")), 0, 1, 0, 0);
        assertThat(regimes()).containsExactly("highvol");
    }

    @Test
    void forcingOldVersionsChangesNothing() {
        Path old = write(snapshot(0, 1, "choppy"));
        loads.load(SNAPSHOTS, old);
        load(snapshot(0, 2, "mixed"));
        assertCounts(loads.load(FORCE, SNAPSHOTS, old), 0, 0, 1, 0);
        assertThat(regimes()).containsExactly("mixed");
    }

    @Test
    void versionsThatComeAtTheSameTimeEndWithTheNewest() throws Exception {
        for (int round = 0; round < 6; round++) {
            database.execute("truncate pit.premove_artifacts, ops.loads, ops.quarantine");
            ExecutorService threads = Executors.newFixedThreadPool(4);
            CountDownLatch start = new CountDownLatch(1);
            List<Future<LoadReport>> running = new ArrayList<>();
            for (int version = 1; version <= 4; version++) {
                StringBuilder lines = new StringBuilder();
                for (int i = 0; i < 100; i++) {
                    int at = version % 2 == 0 ? i : 99 - i;
                    // The fourth contradicts the third.
                    lines.append(artifact(at, "BTC", Math.min(version, 3))
                                    .replace("\"score\":3", "\"score\":" + version))
                            .append('\n');
                }
                Path file = write(lines.toString());
                Loader loader = loads.newLoader(ChunkLimits.STANDARD);
                running.add(threads.submit(() -> {
                    start.await();
                    return LoadFixture.load(loader, LoadOptions.DEFAULT, ARTIFACTS, file);
                }));
            }
            start.countDown();
            long rejected = 0;
            for (Future<LoadReport> each : running) {
                rejected += each.get().rejected();
            }
            threads.shutdown();
            assertThat(loads.column("select score from pit.premove_artifacts"))
                    .hasSize(100)
                    .allMatch(score -> score.matches("[34].0"));
            assertThat(rejected).isEqualTo(100);
        }
    }

    private LoadReport load(String content) {
        return loads.load(SNAPSHOTS, write(content));
    }

    private Path write(String content) {
        return loads.write("v" + files++ + ".ndjson", content);
    }

    private List<String> regimes() {
        return loads.column("select regime from pit.regime_snapshots order by ts");
    }

    /** The snapshot of {@code slot}, as it was said in the hour {@code version}. */
    private static String snapshot(int slot, int version, String regime) {
        return ("{\"ts\":\"2026-01-0%dT00:00:00Z\",\"realized_vol_7d\":0.5,\"pct_above_20ma\":50,\"breadth_thrust\":0.1,"
                        + "\"regime\":\"%s\",\"weights\":{\"momentum\":40,\"technical\":20,\"volume\":20,\"quality\":15,"
                        + "\"social\":5},\"created_at\":\"2026-01-02T0%d:00:00Z\"}")
                .formatted(slot + 1, regime, version);
    }

    private static String artifact(int minute, String symbol, int version) {
        return ("{\"ts\":\"2026-01-01T%02d:%02d:00Z\",\"symbol\":\"%s\",\"venue\":\"okx\",\"score\":%d,"
                        + "\"created_at\":\"2026-01-02T0%d:00:00Z\"}")
                .formatted(minute / 60, minute % 60, symbol, version, version);
    }

    private static List<List<String>> permutations(List<String> values) {
        if (values.isEmpty()) {
            return List.of(List.of());
        }
        List<List<String>> all = new ArrayList<>();
        for (String first : values) {
            List<String> others = new ArrayList<>(values);
            others.remove(first);
            for (List<String> rest : permutations(others)) {
                List<String> order = new ArrayList<>(List.of(first));
                order.addAll(rest);
                all.add(order);
            }
        }
        return all;
    }
}
