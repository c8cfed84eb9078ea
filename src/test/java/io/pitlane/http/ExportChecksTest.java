package io.pitlane.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.pitlane.config.ExportSettings;
import io.pitlane.dataset.Catalog;
import io.pitlane.export.Compression;
import io.pitlane.export.DrillLedger;
import io.pitlane.export.ExportProgress;
import io.pitlane.export.Exports;
import io.pitlane.metrics.ExportMetrics;
import io.pitlane.testing.DatabaseTest;
import io.pitlane.testing.TestDatabase;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the health says of exports and of drills, as both go on. */
@DatabaseTest
class ExportChecksTest {

    private final TestDatabase database;
    private final Path folder;
    private final Exports exports;

    ExportChecksTest(TestDatabase database, @TempDir Path folder) throws IOException {
        this.database = database;
        this.folder = folder.resolve("exports");
        this.exports = new Exports(
                database.database(),
                Catalog.read(Path.of("config/datasets")),
                new ExportSettings(this.folder, "zstd", 2, 7, 4, 12, 0),
                ExportMetrics.none());
    }

    @Test
    void saysOfTheLastSetWhetherItIsThereRecentAndWhole() {
        assertThat(export(Instant.now())).isEqualTo(Finding.up("Nothing was exported yet; see 'pitlane export'"));
        assertThat(new ExportCheck(() -> false, exports, Clock.systemUTC()).look())
                .isEqualTo(Finding.up("Not known until the database is ready"));

        Path set = exports.write(Compression.ZSTD, ExportProgress.silent()).path();
        Instant at = ((java.sql.Timestamp) database.rows("select created_at from ops.exports where set_name <> 's'")
                        .get(0)
                        .get("created_at"))
                .toInstant();
        String when = "The last export is of " + at.truncatedTo(ChronoUnit.SECONDS);
        assertThat(export(at))
                .isEqualTo(Finding.warning(when + " and was not verified; run 'pitlane verify " + set + "'"));

        database.execute("update ops.exports set verified_at = now()");
        assertThat(export(at.plus(Duration.ofDays(2)))).isEqualTo(Finding.up(when + " and was verified"));
        assertThat(export(at.plus(Duration.ofDays(2)).plusMillis(1)))
                .isEqualTo(Finding.warning(when + ", more than 2 days ago; run 'pitlane export'")
                        .since(at.plus(Duration.ofDays(2))));

        database.execute("update ops.exports set verified_at = null, damaged_at = now(), damage = 'a part is short'");
        assertThat(export(at))
                .isEqualTo(Finding.warning(when + " and is damaged: a part is short; run 'pitlane export'"));

        database.execute("update ops.exports set removed_at = now()");
        assertThat(export(at))
                .isEqualTo(Finding.warning("There is no set of an export in " + folder + "; run 'pitlane export'"));
    }

    @Test
    void saysOfTheLastDrillHowItEnded() {
        Instant end = Instant.parse("2026-03-01T03:00:00Z");
        assertThat(drill(end)).isEqualTo(Finding.up("No export was drilled yet"));
        assertThat(new DrillCheck(() -> false, new DrillLedger(database.transactions()), Clock.systemUTC()).look())
                .isEqualTo(Finding.up("Not known until the database is ready"));
        database.execute(
                "insert into ops.exports (set_name, directory, created_at, days_from, days_to, migration, parts,"
                        + " linked, rows, bytes, seconds, manifest_sha256) values ('s', 'elsewhere', '2026-03-01 03:00Z',"
                        + " '2026-03-01', '2026-03-01', '1', 1, 0, 0, 0, 0, 'x')");
        assertThat(drill(end.plus(Duration.ofDays(2)))).isEqualTo(Finding.up("No export was drilled yet"));
        assertThat(drill(end.plus(Duration.ofDays(2)).plusMillis(1)))
                .isEqualTo(Finding.warning("No export was ever restored in a drill; see 'pitlane jobs history' and"
                                + " 'pitlane jobs run restore-drill'")
                        .since(end.plus(Duration.ofDays(2))));

        database.execute("insert into ops.restore_drills (set_name, kind, server, state, started_at, ended_at)"
                + " values ('s', 'whole', 'h', 'passed', '2026-03-01 02:58Z', '2026-03-01 03:00Z')");
        assertThat(drill(end)).isEqualTo(Finding.up("The last drill restored s in 120 s"));
        assertThat(drill(end.plus(Duration.ofDays(2)).plusMillis(1)))
                .isEqualTo(Finding.warning("The last drill restored s at 2026-03-01T03:00:00Z, more than 2 days ago;"
                                + " see 'pitlane jobs history'")
                        .since(end.plus(Duration.ofDays(2))));

        // One that is under way, or was killed, says nothing.
        database.execute("insert into ops.restore_drills (set_name, kind, server, started_at)"
                + " values ('t', 'changed', 'h', '2026-03-01 04:00Z')");
        assertThat(drill(end)).isEqualTo(Finding.up("The last drill restored s in 120 s"));

        database.execute("update ops.restore_drills set state = 'damaged', detail = 'one row less',"
                + " ended_at = '2026-03-01 03:00Z' where set_name = 't'");
        assertThat(drill(end))
                .isEqualTo(Finding.warning("The last drill found t damaged: one row less; run 'pitlane export', which"
                                + " writes everything anew")
                        .since(end));
        database.execute("update ops.restore_drills set state = 'failed' where set_name = 't'");
        assertThat(drill(end))
                .isEqualTo(Finding.warning("The last drill, of t, failed: one row less")
                        .since(end));
        assertThat(new DrillLedger(database.transactions()).lastPassed()).hasValueSatisfying(last -> assertThat(last)
                .isEqualTo(new DrillLedger.Row("s", "whole", "passed", "", 120, end)));
        database.execute("truncate ops.restore_drills cascade");
    }

    private Finding export(Instant now) {
        return new ExportCheck(() -> true, exports, Clock.fixed(now, ZoneOffset.UTC)).look();
    }

    private Finding drill(Instant now) {
        return new DrillCheck(() -> true, new DrillLedger(database.transactions()), Clock.fixed(now, ZoneOffset.UTC))
                .look();
    }
}
