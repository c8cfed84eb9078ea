package io.pitlane.bench;

import static org.assertj.core.api.Assertions.assertThat;

import io.pitlane.config.LoadSettings;
import io.pitlane.dataset.Catalog;
import io.pitlane.dataset.PayloadDecoders;
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
        assertThat(heard).hasSize(4);
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
    void theFilesBenchLoadsEveryFileOnBothSides() {
        BenchResult result = new FilesBench(parts()).run(1_100, 1);

        assertThat(result.bench()).isEqualTo("files");
        assertThat(result.rows()).isEqualTo(1_100);
        assertNothingIsLeft();
    }

    private BenchParts parts() {
        return new BenchParts(
                Catalog.read(Path.of("config/datasets")),
                PayloadDecoders.none(),
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
