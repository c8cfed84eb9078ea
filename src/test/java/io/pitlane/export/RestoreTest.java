package io.pitlane.export;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pitlane.database.Migrations;
import io.pitlane.error.InvalidInputException;
import io.pitlane.testing.DatabaseTest;
import io.pitlane.testing.TestDatabase;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** What a restored database is like, and which databases are not touched. */
@DatabaseTest
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class RestoreTest {

    private static final Path MIGRATIONS = Path.of("migrations");
    private static final int NEWEST = new Migrations(null, MIGRATIONS).newest();

    /** An export changes them itself. */
    private static final Set<String> ABOUT_EXPORTS =
            Set.of("ops.exports", "ops.export_parts", "ops.day_changes", "ops.day_versions");

    private final TestDatabase database;
    private final Restore restore = new Restore(NEWEST);
    private Path folder;
    private final Map<String, String> dumps = new HashMap<>();
    /** But for that of the sets: the one that is restored has got its own number after its snapshot. */
    private static final String SEQUENCES =
            "select schemaname || '.' || sequencename as name, last_value from pg_sequences"
                    + " where schemaname in ('market', 'pit', 'ops') and sequencename <> 'exports_id_seq' order by 1";

    private ExportSet set;

    RestoreTest(TestDatabase database) {
        this.database = database;
    }

    @BeforeAll
    void exportAFilledDatabase(@TempDir Path temporary) throws IOException {
        folder = temporary;
        FilledDatabase.fill(database);
        ExportFixture fixture = new ExportFixture(database, folder.resolve("exports"));
        set = ExportSet.read(fixture.exports(this::dumpTheSnapshot)
                .write(Compression.ZSTD, ExportProgress.silent())
                .path());
    }

    /** While the export still holds it: what comes later, such as the row that tells of the set, is not in the set. */
    private void dumpTheSnapshot(ExportSteps.Step step) {
        if (step == ExportSteps.Step.ROWS_WRITTEN && Postgres15.isThere()) {
            String snapshot = (String) database.rows("select pg_ls_dir('pg_snapshots') as id order by 1 limit 1")
                    .get(0)
                    .get("id");
            for (String what : List.of("--schema-only", "--data-only")) {
                dumps.put(what, Postgres15.dump(database, what, "--snapshot=" + snapshot));
            }
        }
    }

    @Test
    void aRestoredDatabaseIsTheSameToTheCatalogsAndToTheNextExport() {
        try (TestDatabase restored = TestDatabase.createEmpty()) {
            RestoreReport report = run(restored, set.folder(), Restore.Scope.EVERYTHING, false);

            assertThat(report.rows()).isEqualTo(set.manifest().rows()).isPositive();
            assertThat(report.parts()).isEqualTo(set.manifest().parts().size());
            assertThat(report.tables()).isGreaterThan(30);
            assertThat(CatalogPicture.differences(database, restored, SnapshotView.SCHEMAS))
                    .isEmpty();
            assertThat(restored.rows(SEQUENCES)).hasSizeGreaterThan(5).isEqualTo(database.rows(SEQUENCES));
            ExportSet again = new ExportFixture(restored, folder.resolve("again")).export();
            assertThat(hashes(again)).isEqualTo(hashes(set));
        }
    }

    @Test
    void pgDumpSeesNoDifferenceAfterPsqlAlone() throws IOException {
        Postgres15.assumed();
        try (TestDatabase restored = TestDatabase.createEmpty()) {
            Postgres15.shell("zstdcat " + set.folder() + "/*.sql.zst | "
                    + String.join(" ", Postgres15.psqlCommand(restored, Path.of("-"))));

            String data = Postgres15.dump(restored, "--data-only");
            String schema = Postgres15.dump(restored, "--schema-only");
            assertThat(Differences.of(lines(dumps.get("--data-only")), lines(data)))
                    .isEmpty();
            assertThat(Differences.of(lines(dumps.get("--schema-only")), lines(schema)))
                    .isEmpty();
            assertThat(schema.equals(dumps.get("--schema-only")))
                    .as("the same bytes")
                    .isTrue();
        }
    }

    private static List<String> lines(String text) {
        return text.lines().toList();
    }

    @Test
    void aSingleFileIsRestoredToo() {
        Path file = folder.resolve("all.sql");
        new ExportFixture(database, folder.resolve("exports"))
                .exports.writeFile(file, Compression.NONE, ExportProgress.silent());

        try (TestDatabase restored = TestDatabase.createEmpty()) {
            RestoreReport report = run(restored, file, Restore.Scope.EVERYTHING, false);

            assertThat(report.parts()).isEqualTo(1);
            assertThat(restored.number("select count(*) from market.trades")).isEqualTo(72);
            assertThat(CatalogPicture.differences(database, restored, SnapshotView.SCHEMAS))
                    .isEmpty();
        }
        try (TestDatabase restored = TestDatabase.createEmpty()) {
            run(restored, file, Restore.Scope.SCHEMA, false);

            assertOnlySchema(restored);
        }
    }

    @Test
    void onlyTheSchemaIsWhatTheNameSaysAndCanBeWorkedWith() {
        try (TestDatabase restored = TestDatabase.createEmpty()) {
            RestoreReport report = run(restored, set.folder(), Restore.Scope.SCHEMA, false);

            assertThat(report.tables()).isEqualTo(1);
            assertOnlySchema(restored);
            assertThat(new Migrations(restored.dataSource(), MIGRATIONS)
                            .migrate()
                            .applied())
                    .isEmpty();
        }
    }

    private void assertOnlySchema(TestDatabase restored) {
        assertThat(CatalogPicture.differences(database, restored, SnapshotView.SCHEMAS))
                .isEmpty();
        assertThat(restored.number("select count(*) from market.exchanges")
                        + restored.number("select count(*) from market.tickers")
                        + restored.number("select count(*) from ops.loads"))
                .isZero();
        assertThat(restored.number("select max(version::int) from ops.schema_history"))
                .isEqualTo(NEWEST);
        assertThat(restored.number("select nextval('market.trades_id_seq')")).isEqualTo(1);
    }

    @Test
    void whatIsThereIsNotLostUnlessToldSo() {
        try (TestDatabase other = TestDatabase.create()) {
            other.execute(
                    "insert into ops.loads select 'late', dataset, 0, 0, origin, 1, 0, 0, 0, 0, 0, 0, true, 'w', now()"
                            + " from (values ('market.trades', 'f')) l (dataset, origin); create table public.mine (n int)");

            assertThatThrownBy(() -> run(other, set.folder(), Restore.Scope.EVERYTHING, false))
                    .isInstanceOf(InvalidInputException.class)
                    .hasMessageContainingAll("not empty", "tables of ", "market, ops, pit", "--yes");
            assertThat(other.number("select count(*) from ops.loads")).isEqualTo(1);

            run(other, set.folder(), Restore.Scope.EVERYTHING, true);
            assertThat(other.rows("select load_id from ops.loads")).containsExactly(Map.of("load_id", "l1"));
            assertThat(other.number("select count(*) from market.trades")).isEqualTo(72);
            assertThat(other.number("select count(*) from public.mine")).isZero();
        }
    }

    @Test
    void anOlderSchemaIsRestoredAndMigratedANewerOneRefused() throws IOException {
        Path newer = folder.resolve("newer");
        Files.createDirectories(newer);
        try (Stream<Path> files = Files.list(MIGRATIONS)) {
            for (Path file : files.toList()) {
                Files.copy(file, newer.resolve(file.getFileName()));
            }
        }
        Files.writeString(newer.resolve("V990__later.sql"), "create table pit.later (n int);");
        try (TestDatabase restored = TestDatabase.createEmpty()) {
            Migrations migrations = new Migrations(restored.dataSource(), newer);
            new Restore(migrations.newest())
                    .run(restored.database(), set.folder(), Restore.Scope.EVERYTHING, false, RestoreProgress.silent());

            assertThat(migrations.migrate().applied()).containsExactly("V990__later.sql");
        }
        try (TestDatabase untouched = TestDatabase.createEmpty()) {
            Path file = folder.resolve("newer.sql");
            new ExportFixture(database, folder.resolve("exports"))
                    .exports.writeFile(file, Compression.NONE, ExportProgress.silent());
            for (Path newerExport : List.of(set.folder(), file)) {
                assertThatThrownBy(() -> new Restore(NEWEST - 1)
                                .run(
                                        untouched.database(),
                                        newerExport,
                                        Restore.Scope.EVERYTHING,
                                        false,
                                        RestoreProgress.silent()))
                        .isInstanceOf(InvalidInputException.class)
                        .hasMessageContaining("is of version " + NEWEST + " of the schema");
                assertThat(restore.target(untouched.database()).isEmpty()).isTrue();
            }
        }
    }

    private RestoreReport run(TestDatabase target, Path path, Restore.Scope scope, boolean replace) {
        return restore.run(target.database(), path, scope, replace, RestoreProgress.silent());
    }

    private static Map<String, String> hashes(ExportSet set) {
        Map<String, String> hashes = new TreeMap<>();
        set.manifest().parts().stream()
                .filter(part -> part.kind() != ManifestPart.Kind.COMMIT
                        && (part.table() == null || !ABOUT_EXPORTS.contains(part.table())))
                .forEach(part -> hashes.put(part.file(), part.sha256()));
        return hashes;
    }
}
