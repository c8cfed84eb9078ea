package io.pitlane.bench;

import static org.assertj.core.api.Assertions.assertThat;

import io.pitlane.config.LoadSettings;
import io.pitlane.dataset.Catalog;
import io.pitlane.exchange.ExchangeCatalog;
import io.pitlane.exchange.ExchangeDecoders;
import io.pitlane.testing.DatabaseTest;
import io.pitlane.testing.TestDatabase;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** That the benches measure what they say and clean up; how fast it is they say themselves. */
@DatabaseTest
class BenchTest {

    @TempDir
    Path folder;

    private final TestDatabase database;
    private final List<String> heard = new ArrayList<>();

    BenchTest(TestDatabase database) {
        this.database = database;
    }

    @Test
    void theLoadBenchLoadsEveryRowOnBothSides() {
        BenchResult result = new LoadBench(parts()).run(2_000, Overlap.NONE, 2);

        assertThat(result.bench()).isEqualTo("load");
        assertThat(result.rows()).isEqualTo(2_000);
        assertThat(result.ratio()).isEqualTo(result.baselineSeconds() / result.seconds());
        assertThat(result.rowsPerSecond()).isEqualTo(2_000 / result.seconds());
        assertThat(heard).hasSize(6);
        assertNothingIsLeft();
    }

    @Test
    void theLoadBenchKnowsSomeRecordsBeforehand() {
        BenchResult result = new LoadBench(parts()).run(2_000, new Overlap(50), 1);

        assertThat(result.bench()).isEqualTo("load --overlap 50%");
        assertNothingIsLeft();
    }

    @Test
    void anOverlapOfOnePercentIsEveryHundredthRecord() {
        Overlap overlap = new Overlap(1);

        long known = 0;
        for (long i = 0; i < 10_000; i++) {
            known += overlap.isKnown(i) ? 1 : 0;
        }

        assertThat(known).isEqualTo(100);
        assertThat(overlap.isKnown(99)).isTrue();
        assertThat(overlap.isKnown(100)).isFalse();
    }

    @Test
    void theReconcileBenchBringsEveryFileHome() {
        BenchResult result = new ReconcileBench(parts()).run(1_050, 100, 1);

        assertThat(result.bench()).isEqualTo("reconcile, 100 records a file");
        assertThat(result.rows()).isEqualTo(1_050);
        assertThat(heard).hasSize(4);
        assertNothingIsLeft();
        assertThat(database.number("select count(*) from ops.spool_claims")).isZero();
    }

    @Test
    void theFilesBenchLoadsEveryFileOnBothSides() {
        BenchResult result = new FilesBench(parts()).run(1_100, 1);

        assertThat(result.bench()).isEqualTo("files");
        assertThat(result.rows()).isEqualTo(1_100);
        assertNothingIsLeft();
    }

    @Test
    void recordedPayloadsAreLoadedIntoDaysThatAreThere() {
        BenchResult result = new RecordingBench(parts()).run(2_000, ExistingRows.NONE, 1);

        assertThat(result.bench()).isEqualTo("load --dataset market.trades");
        assertThat(result.rows()).isEqualTo(2_000);
        assertThat(heard).hasSize(4);
        assertNothingIsLeft();
    }

    @Test
    void theBackfillBenchLoadsDaysThatAreNotThere() {
        BenchResult result = new BackfillBench(parts()).run(60_000, 1);

        assertThat(result.bench()).isEqualTo("backfill");
        assertThat(result.rows()).isEqualTo(60_000);
        assertThat(heard).hasSize(4);
        assertNothingIsLeft();
    }

    @Test
    void recordedPayloadsAreLoadedBesideRowsOfWeeks() {
        BenchResult result = new RecordingBench(parts()).run(1_000, new ExistingRows(3_000, 9), 1);

        assertThat(result.bench()).isEqualTo("load --dataset market.trades --existing-rows 3000 --days 9");
        assertThat(heard).hasSize(5).first().asString().contains("3000");
        assertNothingIsLeft();
    }

    @Test
    void bothSidesOfTheRecordingBenchHoldTheSameRows() {
        // what the finished rows say is what the loader makes of the lines
        List<String> differences = new ArrayList<>();
        BenchTables.use(parts(), "market.trades", new BenchTables.Days(RecordedTrade.FIRST_DAY, 7), tables -> {
            RecordingBench bench = new RecordingBench(parts());
            bench.loadBoth(tables, 500);
            String columns = FinishedRows.COLUMNS + ", content_key";
            differences.addAll(database
                    .rows("(select " + columns + " from " + tables.ours() + " except select " + columns
                            + " from " + tables.baseline() + ") union all (select " + columns + " from "
                            + tables.baseline() + " except select " + columns + " from " + tables.ours() + ")")
                    .stream()
                    .map(Object::toString)
                    .toList());
        });
        assertThat(differences).isEmpty();
        assertNothingIsLeft();
    }

    private BenchParts parts() {
        return new BenchParts(
                Catalog.read(Path.of("config/datasets")),
                new ExchangeDecoders(ExchangeCatalog.read(Path.of("config/exchanges"))),
                database.dataSource(),
                database.transactions(),
                new LoadSettings(2, 1 << 20, 16 << 20),
                "bench_test",
                folder,
                heard::add);
    }

    private void assertNothingIsLeft() {
        assertThat(folder).isEmptyDirectory();
        assertThat(database.number("select count(*) from pg_namespace where nspname = 'bench_test'"))
                .isZero();
        assertThat(database.number("select count(*) from ops.loads")).isZero();
    }
}
