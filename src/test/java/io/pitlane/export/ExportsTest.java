package io.pitlane.export;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.pitlane.error.NotYetException;
import io.pitlane.error.OperationFailedException;
import io.pitlane.metrics.ExportMetrics;
import io.pitlane.testing.DatabaseTest;
import io.pitlane.testing.TestDatabase;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.Statement;
import java.time.LocalDate;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@DatabaseTest
class ExportsTest {

    private static final LocalDate LEAP_DAY = LocalDate.of(2024, 2, 29);

    private final TestDatabase database;
    private final ExportFixture fixture;

    ExportsTest(TestDatabase database, @TempDir Path folder) {
        this.database = database;
        this.fixture = new ExportFixture(database, folder.resolve("exports"));
    }

    @BeforeAll
    static void fill(TestDatabase database) throws IOException {
        FilledDatabase.fill(database);
    }

    @AfterEach
    void forgetExports() {
        database.execute("delete from ops.exports");
    }

    @Test
    void takesUnchangedDaysOverAndWritesChangedOnesAnew() throws IOException {
        ExportSet first = fixture.export();
        ExportSet same = fixture.export();

        assertThat(first.manifest().linked()).isZero();
        assertThat(linkedDays(same)).isEqualTo(days(first)).hasSizeGreaterThan(15);
        String day = "10-market.trades-2024-02-29";
        assertThat(inode(same, day)).isEqualTo(inode(first, day));

        change("insert into market.trades (exchange_id, symbol, ts, ts_source, trade_id, price, size)"
                + " values (1, 'LATE', '2024-02-29 23:59:59.999999Z', 'exchange', 'late', 1, 1)"
                + "; select ops.note_day_change('market.trades', '2024-02-29')");
        ExportSet late = fixture.export();
        change("update pit.trades set qty = 2 where trade_id = '5'");
        ExportSet updated = fixture.export();
        change("delete from market.trades where trade_id = 'late'");
        ExportSet deleted = fixture.export();

        assertThat(unlinkedDays(late)).containsExactly(day);
        assertThat(ExportFixture.part(late, day).rows())
                .isEqualTo(ExportFixture.part(first, day).rows() + 1);
        assertThat(ExportFixture.part(late, day).maxTime()).isEqualTo("2024-02-29T23:59:59.999999Z");
        assertThat(unlinkedDays(updated)).containsExactly("10-pit.trades-2024-02-29");
        assertThat(unlinkedDays(deleted)).containsExactly(day);
        assertThat(ExportFixture.part(deleted, day).sha256())
                .isEqualTo(ExportFixture.part(first, day).sha256());
        assertThat(ExportFixture.part(deleted, "10-pit.trades-2024-02-28").linkedFrom())
                .isEqualTo(first.name());
        assertThat(verify(deleted).problems()).isEmpty();
    }

    @Test
    void writesTheSameBytesWhateverTheOrderOfTheRowsOnDisk() {
        ExportSet before = fixture.export();
        // Every row gets another place, and every day is told to have changed.
        database.execute("create index shuffled on market.trades_2024_02_28 (md5(trade_id));"
                + " cluster market.trades_2024_02_28 using shuffled; drop index market.shuffled;"
                + " update pit.trades set qty = qty;"
                + " select ops.note_day_change('market.trades', '2024-02-28');"
                + " alter database " + database.name() + " set datestyle = 'SQL, DMY';"
                + " alter database " + database.name() + " set timezone = 'Asia/Kolkata';"
                + " alter database " + database.name() + " set extra_float_digits = -10;"
                + " alter database " + database.name() + " set bytea_output = 'escape'");
        database.execute("vacuum full pit.trades");
        try {
            ExportSet after = fixture.export();

            assertThat(ExportFixture.part(after, "10-market.trades-2024-02-28").linkedFrom())
                    .isNull();
            for (ManifestPart part : after.manifest().parts()) {
                if (part.day() != null || part.table() != null && part.table().equals("ops.quarantine")) {
                    assertThat(part.sha256())
                            .as(part.file())
                            .isEqualTo(before.manifest().parts().stream()
                                    .filter(each -> each.file().equals(part.file()))
                                    .findFirst()
                                    .orElseThrow()
                                    .sha256());
                }
            }
        } finally {
            Stream.of("datestyle", "timezone", "extra_float_digits", "bytea_output")
                    .forEach(each -> database.execute("alter database " + database.name() + " reset " + each));
        }
    }

    @Test
    void takesNothingOverThatIsNotAsItWas() throws IOException {
        ExportSet first = fixture.export();
        Path shorter = first.folder()
                .resolve(
                        ExportFixture.part(first, "10-market.trades-2024-02-28").file());
        Path gone = first.folder()
                .resolve(
                        ExportFixture.part(first, "10-market.trades-2024-02-29").file());
        Files.write(shorter, java.util.Arrays.copyOf(Files.readAllBytes(shorter), 20));
        Files.delete(gone);

        ExportSet second = fixture.export();

        assertThat(unlinkedDays(second)).containsExactly("10-market.trades-2024-02-28", "10-market.trades-2024-02-29");
        assertThat(verify(second).problems()).isEmpty();
        assertThat(fixture.export(Compression.GZIP).manifest().linked()).isZero();
        ExportSet plain = fixture.export(Compression.NONE);
        assertThat(plain.manifest().linked()).isZero();
        assertThat(verify(plain).problems()).isEmpty();
        // What was found damaged is not handed on, though its size is right.
        new VerifiedSets(fixture.exports).note(new Verification(ExportProgress.silent()).verify(flipped(plain)));
        assertThat(fixture.export(Compression.NONE).manifest().linked()).isZero();
    }

    private static Path flipped(ExportSet set) throws IOException {
        Path file = set.folder()
                .resolve(ExportFixture.part(set, "10-market.trades-2024-03-01").file());
        byte[] bytes = Files.readAllBytes(file);
        bytes[bytes.length / 2] ^= 4;
        Files.write(file, bytes);
        return set.folder();
    }

    @Test
    void saysOfADayWhetherAVerifiedSetHasItAsItIs() {
        ExportSet set = fixture.export();
        assertThat(isExported(LEAP_DAY)).isFalse();

        new VerifiedSets(fixture.exports).note(verify(set));
        assertThat(isExported(LEAP_DAY)).isTrue();
        assertThat(isExported(LEAP_DAY.plusYears(1))).isFalse();

        change("select ops.note_day_change('market.trades', '2024-02-29')");
        assertThat(isExported(LEAP_DAY)).isFalse();
        assertThat(isExported(LEAP_DAY.plusDays(1))).isTrue();
        database.execute("select ops.fold_day_changes()");
        assertThat(isExported(LEAP_DAY)).isFalse();
        assertThat(isExported(LEAP_DAY.plusDays(1))).isTrue();

        fixture.exports.folder().remove(set.name());
        fixture.exports
                .ledger()
                .reconcile(
                        fixture.exports.folder().id(), fixture.exports.folder().sets());
        assertThat(isExported(LEAP_DAY.plusDays(1))).isFalse();
    }

    /** Who notes the sets of a directory must not come upon one that is just being noted. */
    @Test
    void noSetIsPublishedBeforeTheOthersAreNoted() throws Exception {
        ExportSet first = fixture.export();
        database.execute("delete from ops.exports");
        try (Connection keeper = database.dataSource().getConnection();
                Statement statement = keeper.createStatement()) {
            keeper.setAutoCommit(false);
            statement.execute("lock table ops.exports in share mode");
            CompletableFuture<ExportSet> second = CompletableFuture.supplyAsync(fixture::export);
            await().until(() -> Files.exists(draftManifest(first)));
            assertThat(fixture.exports.folder().sets()).hasSize(1);
            keeper.rollback();
            String next = second.get().name();

            assertThat(fixture.exports.ledger().rows(fixture.exports.folder().id()))
                    .extracting(ExportLedger.Row::set)
                    .contains(first.name(), next);
        }
    }

    private Path draftManifest(ExportSet first) throws IOException {
        try (Stream<Path> paths = Files.list(fixture.folder)) {
            return paths.filter(path -> path.getFileName().toString().startsWith(".2"))
                    .findFirst()
                    .orElse(first.folder().resolve("none"))
                    .resolve(Manifest.FILE);
        }
    }

    @Test
    void leavesNoHalfSetBehindWhereverItIsBrokenOff() {
        ExportSet before = fixture.export();
        for (ExportSteps.Step end : ExportSteps.Step.values()) {
            Exports dying = fixture.exports(step -> {
                if (step == end) {
                    throw new AssertionError("the process dies here");
                }
            });

            assertThatThrownBy(() -> dying.write(Compression.ZSTD, ExportProgress.silent()))
                    .isInstanceOf(AssertionError.class);

            List<ExportSet> sets = fixture.exports.folder().sets();
            assertThat(sets).hasSize(end == ExportSteps.Step.PUBLISHED ? 2 : 1);
            assertThat(sets)
                    .allSatisfy(set -> assertThat(verify(set).problems()).isEmpty());
            assertThat(fixture.exports.ledger().rows(fixture.exports.folder().id()))
                    .extracting(ExportLedger.Row::set)
                    .containsExactly(before.name());
        }

        ExportSet next = fixture.export();

        assertThat(fixture.folder)
                .isDirectoryNotContaining(path -> path.getFileName().toString().startsWith(".2"));
        // The one that died behind its last file is a set like any other.
        assertThat(fixture.exports.ledger().rows(fixture.exports.folder().id())).hasSize(3);
        assertThat(linkedDays(next)).isEqualTo(days(before));
    }

    @Test
    void leavesNothingBehindWhereTheDiskIsTooSmall() {
        Exports exports = new Exports(
                database.database(),
                ExportFixture.CATALOG,
                new io.pitlane.config.ExportSettings(fixture.folder, "zstd", 2, 7, 4, 12, 1L << 60),
                ExportMetrics.none());

        assertThatThrownBy(() -> exports.write(Compression.ZSTD, ExportProgress.silent()))
                .isInstanceOf(OperationFailedException.class)
                .hasMessageContaining("export.min-free-disk");
        assertThat(fixture.exports.folder().sets()).isEmpty();
        assertThat(fixture.folder)
                .isDirectoryNotContaining(path -> path.getFileName().toString().contains("Z"));
    }

    @Test
    void isOneAtATimeForADirectory() {
        fixture.exports.folder().alone(() -> assertThatThrownBy(fixture::export)
                .isInstanceOf(NotYetException.class)
                .hasMessageContaining("Somebody else exports into"));
        fixture.export();
    }

    @Test
    void writesOneFileThatVouchesForItself(@TempDir Path files) throws IOException {
        for (String name : List.of("all.sql", "all.sql.gz", "all.sql.zst")) {
            Path file = files.resolve(name);
            fixture.exports.writeFile(file, Compression.ofName(name), ExportProgress.silent());
            assertThat(verify(file).problems()).as(name).isEmpty();
            byte[] whole = Files.readAllBytes(file);
            for (int at : new int[] {whole.length / 3, whole.length / 2, whole.length - 30}) {
                byte[] damaged = whole.clone();
                damaged[at] ^= 1;
                Files.write(file, damaged);
                assertThat(verify(file).problems()).as(name + " at " + at).hasSize(1);
            }
            Files.write(file, java.util.Arrays.copyOf(whole, whole.length - 100));
            assertThat(verify(file).problems()).as(name + " cut").hasSize(1);
        }
        assertThat(files)
                .isDirectoryNotContaining(path -> path.getFileName().toString().startsWith("."));
    }

    private static Verification.Report verify(Path file) {
        return new Verification(ExportProgress.silent()).verify(file);
    }

    private static Verification.Report verify(ExportSet set) {
        return verify(set.folder());
    }

    private boolean isExported(LocalDate day) {
        return (boolean) database.rows("select ops.day_is_exported('market.trades', '" + day + "') as it")
                .get(0)
                .get("it");
    }

    private void change(String sql) {
        database.execute(sql);
    }

    private static Object inode(ExportSet set, String part) throws IOException {
        return Files.getAttribute(
                set.folder().resolve(ExportFixture.part(set, part).file()), "unix:ino");
    }

    private static Set<String> days(ExportSet set) {
        return set.manifest().parts().stream()
                .filter(part -> part.day() != null)
                .map(ManifestPart::file)
                .collect(Collectors.toSet());
    }

    private static Set<String> linkedDays(ExportSet set) {
        return set.manifest().parts().stream()
                .filter(part -> part.day() != null && part.linkedFrom() != null)
                .map(ManifestPart::file)
                .collect(Collectors.toSet());
    }

    private static List<String> unlinkedDays(ExportSet set) {
        return set.manifest().parts().stream()
                .filter(part -> part.day() != null && part.linkedFrom() == null)
                .map(part -> part.file().replaceFirst("\\.sql.*", ""))
                .toList();
    }
}
