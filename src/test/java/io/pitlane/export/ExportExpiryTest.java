package io.pitlane.export;

import static org.assertj.core.api.Assertions.assertThat;

import io.pitlane.config.ExportSettings;
import io.pitlane.metrics.ExportMetrics;
import io.pitlane.testing.DatabaseTest;
import io.pitlane.testing.TestDatabase;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@DatabaseTest
class ExportExpiryTest {

    @TempDir
    private Path folder;

    @Test
    void neverRemovesTheLastVerifiedSetNorTheNewest(TestDatabase database) throws IOException {
        ExportSettings settings = new ExportSettings(folder, "zstd", 1, 1, 0, 0, 0);
        Exports exports = new Exports(database.database(), ExportFixture.CATALOG, settings, ExportMetrics.none());
        ExportSet newest = ExportSet.read(
                exports.write(Compression.ZSTD, ExportProgress.silent()).path());
        for (String name : List.of("2024-02-27T00-15-00Z", "2024-02-28T00-15-00Z", "2024-02-29T00-15-00Z")) {
            aged(newest, name);
        }
        Files.createDirectories(folder.resolve("not-a-set"));
        String id = exports.folder().id();
        exports.ledger().reconcile(id, exports.folder().sets());
        exports.ledger().verified(id, "2024-02-28T00-15-00Z");
        ExportExpiry expiry = new ExportExpiry(exports, settings);

        ExportExpiry.Report report = expiry.run();

        assertThat(report.removed()).containsExactly("2024-02-27T00-15-00Z", "2024-02-29T00-15-00Z");
        assertThat(report.kept()).containsExactly("2024-02-28T00-15-00Z", newest.name());
        assertThat(folder.resolve("not-a-set")).isDirectory();
        assertThat(exports.ledger().rows(id))
                .extracting(ExportLedger.Row::set)
                .containsExactly("2024-02-28T00-15-00Z", newest.name());
        assertThat(new Verification(ExportProgress.silent())
                        .verify(newest.folder())
                        .problems())
                .isEmpty();

        exports.ledger().verified(id, newest.name());
        assertThat(expiry.run().removed()).containsExactly("2024-02-28T00-15-00Z");
        assertThat(database.number("select count(*) from ops.exports where removed_at is not null"))
                .isEqualTo(3);
    }

    /** Another set with the same files. */
    private void aged(ExportSet set, String name) throws IOException {
        Path old = Files.createDirectory(folder.resolve(name));
        for (ManifestPart part : set.manifest().parts()) {
            Files.createLink(old.resolve(part.file()), set.folder().resolve(part.file()));
        }
        Manifest same = set.manifest();
        Files.write(
                old.resolve(Manifest.FILE),
                ManifestFile.write(new Manifest(
                        name,
                        ExportFolder.timeOf(name),
                        same.database(),
                        same.serverVersion(),
                        same.migration(),
                        same.schema(),
                        same.snapshot(),
                        same.compression(),
                        same.daysFrom(),
                        same.daysTo(),
                        same.rows(),
                        same.bytes(),
                        same.seconds(),
                        same.parts())));
    }

    @Test
    void aJobThatWasBrokenOffBehindItsSetDoesNotWriteAnother(TestDatabase database) {
        ExportSettings settings = new ExportSettings(folder, "zstd", 2, 7, 4, 12, 0);
        Exports exports = new Exports(database.database(), ExportFixture.CATALOG, settings, ExportMetrics.none());
        ExportJobs jobs = new ExportJobs(exports, new ExportExpiry(exports, settings), Compression.ZSTD);
        Instant due = Instant.now().minusSeconds(5);

        Map<String, Object> figures = jobs.export(due);
        Map<String, Object> again = jobs.export(due);
        Map<String, Object> next = jobs.export(Instant.now());

        assertThat(again.get("path")).isEqualTo(figures.get("path"));
        assertThat(next.get("path")).isNotEqualTo(figures.get("path"));
        assertThat(exports.ledger().rows(exports.folder().id()))
                .hasSize(2)
                .allSatisfy(row -> assertThat(row.verifiedAt()).isPresent());
        assertThat(jobs.expire(due).get("kept")).isEqualTo(1);
    }
}
