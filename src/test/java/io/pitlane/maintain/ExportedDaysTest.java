package io.pitlane.maintain;

import static org.assertj.core.api.Assertions.assertThat;

import io.pitlane.config.ExportSettings;
import io.pitlane.export.Compression;
import io.pitlane.export.ExportExpiry;
import io.pitlane.export.ExportJobs;
import io.pitlane.export.Exports;
import io.pitlane.export.Restore;
import io.pitlane.export.RestoreProgress;
import io.pitlane.metrics.ExportMetrics;
import io.pitlane.testing.DatabaseTest;
import io.pitlane.testing.TestDatabase;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Retention as it goes with real exports: a day is taken when a set that was read back holds it as it is. */
@DatabaseTest
class ExportedDaysTest {

    private static final LocalDate OLD = LocalDate.now(ZoneOffset.UTC).minusDays(40);
    private static final LocalDate OLDER = OLD.minusDays(1);
    private static final LocalDate APART = OLD.minusDays(9);

    private final TestDatabase database;
    private final RetentionWorld world;
    private final ExportJobs exports;

    ExportedDaysTest(TestDatabase database, @TempDir Path folder) throws IOException {
        this.database = database;
        this.world = new RetentionWorld(
                database, RetentionWorld.catalog(folder.resolve("datasets"), "market.trades", 30, "pit.trades", 25));
        this.exports = exportsOf(database, folder.resolve("exports"));
    }

    @Test
    void whatAnExportHoldsGoesAndWhatChangedSinceStays() {
        world.tradesOn(OLDER, 3);
        world.tradesOn(OLD, 3);
        world.fillsOn(OLD, 4);
        tell("pit.trades", OLD);
        retain();
        assertThat(world.isAttached(OLDER) && world.isAttached(OLD))
                .as("no export holds them")
                .isTrue();
        assertThat(database.number("select count(*) from pit.trades")).isEqualTo(4);

        exports.export(Instant.now());
        late(OLD);
        retain();

        assertThat(world.isAttached(OLDER)).isFalse();
        assertThat(world.isThere(OLDER)).as("kept for a while").isTrue();
        assertThat(world.isAttached(OLD))
                .as("the export does not hold the late row")
                .isTrue();
        assertThat(database.number("select count(*) from pit.trades")).isZero();

        exports.export(Instant.now());
        world.endGrace();
        retain();

        assertThat(world.isThere(OLDER))
                .as("an export holds the detached day, too")
                .isFalse();
        assertThat(world.isAttached(OLD)).isFalse();
        assertThat(database.number("select count(*) from ops.removals where forced"))
                .isZero();
    }

    /** What a restored database says of exports is another one's word: its own sets may be nowhere. */
    @Test
    void setsOfAnotherDatabaseCountOnlyWhenTheyAreFound(@TempDir Path elsewhere) {
        world.tradesOn(APART, 3);
        exports.export(Instant.now());
        Path last = Path.of((String) exports.export(Instant.now()).get("path"));
        assertThat(isExported(database)).isTrue();

        try (TestDatabase restored = TestDatabase.createEmpty()) {
            new Restore(Integer.MAX_VALUE)
                    .run(restored.database(), last, Restore.Scope.EVERYTHING, false, RestoreProgress.silent());
            assertThat(restored.number("select count(*) from ops.exports where verified_at is not null"))
                    .isPositive();
            assertThat(isExported(restored)).as("right after the restore").isFalse();

            exportsOf(restored, elsewhere).expire(Instant.now());
            assertThat(isExported(restored)).as("with another directory").isFalse();

            exportsOf(restored, last.getParent()).expire(Instant.now());
            assertThat(isExported(restored)).as("with the sets at hand").isTrue();

            restored.execute("update ops.exports set installation = 'x', manifest_sha256 = 'another'");
            exportsOf(restored, last.getParent()).expire(Instant.now());
            assertThat(isExported(restored))
                    .as("with other sets of these names")
                    .isFalse();
        }
    }

    private ExportJobs exportsOf(TestDatabase owner, Path folder) {
        ExportSettings settings = new ExportSettings(folder, "zstd", 2, 7, 4, 12, 0);
        Exports sets = new Exports(owner.database(), world.catalog(), settings, ExportMetrics.none());
        return new ExportJobs(sets, new ExportExpiry(sets, settings), Compression.ZSTD);
    }

    private static boolean isExported(TestDatabase owner) {
        return (boolean) owner.rows("select ops.day_is_exported('market.trades', '" + APART + "') as it")
                .get(0)
                .get("it");
    }

    private void late(LocalDate day) {
        database.execute("insert into market.trades (exchange_id, symbol, ts, ts_source, trade_id, price, size)"
                + " values (1, 'A', timestamptz '" + day + "T12:00:00Z', 'exchange', 'late', 1, 1)");
        tell("market.trades", day);
    }

    /** As every load does. */
    private void tell(String dataset, LocalDate day) {
        database.execute("select ops.note_day_change('" + dataset + "', '" + day + "')");
    }

    private void retain() {
        world.retention(RetentionFixture.settings(true, true, Duration.ofDays(3)))
                .run(Instant.now());
    }
}
