package io.pitlane.export;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pitlane.error.IntegrityException;
import io.pitlane.testing.DatabaseTest;
import io.pitlane.testing.TestDatabase;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A set that is damaged anywhere is found damaged, and psql leaves nothing of it behind. */
@DatabaseTest
class VerifiedSetTest {

    private static final int GZIP_SYSTEM = 9;
    private static final String CHANGED = " was changed: its SHA-256 is not that of the manifest";

    private final Random random = new Random(42);

    @Test
    void isFoundByVerify(TestDatabase database, @TempDir Path folder) throws IOException {
        FilledDatabase.fill(database);
        ExportSet set = new ExportFixture(database, folder.resolve("exports")).export();
        List<Path> files = new ArrayList<>();
        set.manifest().parts().forEach(part -> files.add(set.folder().resolve(part.file())));
        files.add(set.folder().resolve(Manifest.FILE));
        assertThat(verify(set).isWhole()).isTrue();

        for (int i = 0; i < files.size(); i++) {
            Path file = files.get(i);
            byte[] whole = Files.readAllBytes(file);
            byte[] flipped = whole.clone();
            // Of the manifest a byte that says something, not its white space.
            int at = i == files.size() - 1
                    ? new String(whole, StandardCharsets.UTF_8).indexOf("rows")
                    : random.nextInt(whole.length);
            flipped[at] ^= (byte) (1 << random.nextInt(8));
            for (byte[] damaged : List.of(flipped, Arrays.copyOf(whole, whole.length - 2), new byte[0])) {
                Files.write(file, damaged);
                assertDamaged(set, file);
            }
            Path next = files.get((i + 1) % (files.size() - 1));
            byte[] others = Files.readAllBytes(next);
            if (!next.equals(file) && !file.endsWith(Manifest.FILE)) {
                Files.write(file, others);
                Files.write(next, whole);
                assertDamaged(set, file);
                Files.write(next, others);
            }
            Files.write(file, whole);
        }
        Path extra = Files.writeString(set.folder().resolve("50-extra.sql"), "drop schema pit cascade;");
        assertDamaged(set, extra);
        Files.delete(extra);

        assertThat(verify(set).isWhole()).isTrue();
        Path gone = files.get(files.size() / 2);
        Files.delete(gone);
        assertDamaged(set, gone);
    }

    /** A byte that says on what system the file was packed: whatever is unpacked and counted is the same. */
    @Test
    void aByteThatNoRowHangsOnIsFoundByTheHashOfItsFile(TestDatabase database, @TempDir Path folder)
            throws IOException {
        database.execute("select ops.create_day_partition('market.trades', '2024-03-06')");
        ExportSet set = new ExportFixture(database, folder.resolve("exports")).export(Compression.GZIP);
        List<String> unseen = new ArrayList<>();
        for (ManifestPart part : set.manifest().parts()) {
            Path file = set.folder().resolve(part.file());
            byte[] whole = Files.readAllBytes(file);
            byte[] altered = whole.clone();
            altered[GZIP_SYSTEM] ^= 1;
            Files.write(file, altered);
            if (part.holdsRows()) {
                assertThat(PartContent.read(file).text()).isEqualTo(part.contentHash());
            }
            if (!verify(set).problems().equals(List.of(part.file() + CHANGED))) {
                unseen.add(part.file());
            }
            Files.write(file, whole);
        }
        assertThat(unseen).isEmpty();
        assertThat(verify(set).isWhole()).isTrue();
    }

    private static void assertDamaged(ExportSet set, Path file) {
        Verification.Report report = verify(set);
        assertThat(report.problems()).as(file.toString()).isNotEmpty();
        assertThat(String.join("\n", report.problems()))
                .contains(file.getFileName().toString());
        assertThatThrownBy(report::requireWhole).isInstanceOf(IntegrityException.class);
    }

    private static Verification.Report verify(ExportSet set) {
        return new Verification(ExportProgress.silent()).verify(set.folder());
    }

    /** Nobody looks at a hash of a file here: what the parts themselves see, in whatever way they are run. */
    @Test
    void isSeenByItsOwnPartsBeforeTheCommit(TestDatabase database, @TempDir Path folder) throws IOException {
        database.execute("select ops.create_day_partition('market.trades', '2024-03-05');"
                + " insert into market.trades (exchange_id, symbol, ts, ts_source, trade_id, price, size)"
                + " select 1, 'A', '2024-03-05Z', 'exchange', 'own' || n, n, n from generate_series(1, 5) n");
        ExportSet set = new ExportFixture(database, folder.resolve("exports")).export(Compression.NONE);
        List<String> parts = new ArrayList<>();
        for (ManifestPart part : set.manifest().parts()) {
            parts.add(Files.readString(set.folder().resolve(part.file())));
        }
        int rows = set.manifest().parts().indexOf(ExportFixture.part(set, "10-market.trades-2024-03-05"));
        int empty = set.manifest().parts().indexOf(ExportFixture.part(set, "10-ops.quarantine"));
        int last = parts.size() - 1;

        try (TestDatabase target = TestDatabase.createEmpty()) {
            refused(target, with(parts, rows, parts.get(rows).replace("own3", "own9")), "hash");
            refused(target, with(parts, rows, parts.get(rows).replaceFirst("[^\n]*own3[^\n]*\n", "")), "4 rows");
            refused(target, with(parts, rows, ""), "missing, came twice or in another order");
            refused(target, with(parts, rows, parts.get(empty) + parts.get(rows)), "missing, came twice");
            refused(
                    target,
                    with(with(parts, rows, ""), last - 1, parts.get(last - 1) + parts.get(rows)),
                    "another order");
            for (int script : new int[] {0, last - 1, last}) {
                refused(
                        target,
                        with(parts, script, parts.get(script).replaceFirst("insert into", "insert  into")),
                        "damaged");
            }
            refused(target, with(parts, last - 1, ""), "missing, came twice or in another order");

            run(target, parts);
            assertThat(target.number("select count(*) from market.trades where trade_id like 'own%'"))
                    .isEqualTo(5);
        }
    }

    private static List<String> with(List<String> parts, int at, String another) {
        List<String> changed = new ArrayList<>(parts);
        changed.set(at, another);
        return changed;
    }

    private static void refused(TestDatabase target, List<String> parts, String why) {
        assertThatThrownBy(() -> run(target, parts)).hasMessageContaining(why);
        assertThat(target.number("select count(*) from pg_namespace where nspname in ('pit', 'market', 'ops')"))
                .as(why)
                .isZero();
    }

    private static void run(TestDatabase target, List<String> parts) {
        try (Connection connection = target.dataSource().getConnection()) {
            ScriptRun run = ScriptRun.of(connection, new ScriptRun.Steps() {
                @Override
                public void begun(Connection session) {}

                @Override
                public void committing(Connection session) {}
            });
            try {
                for (String part : parts) {
                    run.run(new ScriptReader(
                            new ByteArrayInputStream(part.getBytes(StandardCharsets.UTF_8)), "a part"));
                }
            } finally {
                connection.setAutoCommit(false);
                connection.rollback();
            }
        } catch (SQLException | IOException e) {
            throw new IllegalStateException(e.getMessage(), e);
        }
    }

    /** What zstdcat cannot unpack it passes on as far as it comes: psql must see for itself. */
    @Test
    void leavesNothingOfItWithPsql(TestDatabase database, @TempDir Path folder) throws Exception {
        Postgres15.assumed();
        database.execute("select ops.create_day_partition('market.trades', '2024-02-29');"
                + " insert into market.trades (exchange_id, symbol, ts, ts_source, trade_id, price, size)"
                + " select 1, 'A', '2024-02-29Z', 'exchange', 'd' || n, n, n from generate_series(1, 50) n");
        ExportSet set = new ExportFixture(database, folder.resolve("exports")).export(Compression.NONE);
        List<Path> parts = set.manifest().parts().stream()
                .map(part -> set.folder().resolve(part.file()))
                .toList();
        Path rows = set.folder()
                .resolve(ExportFixture.part(set, "10-market.trades-2024-02-29").file());

        try (TestDatabase target = TestDatabase.createEmpty()) {
            for (Path part : parts) {
                byte[] whole = Files.readAllBytes(part);
                boolean isScript = !part.getFileName().toString().startsWith("10-");
                int digit = isScript ? -1 : new String(whole, StandardCharsets.UTF_8).indexOf("\t1\t");
                if (part.equals(rows) || isScript) {
                    byte[] flipped = whole.clone();
                    flipped[digit >= 0 ? digit + 1 : whole.length / 2] ^= 3;
                    restoreFails(set, target, part, flipped, folder);
                    restoreFails(set, target, part, Arrays.copyOf(whole, whole.length / 2), folder);
                }
                if (part.equals(rows) || part.equals(parts.get(parts.size() - 2)) || part.equals(parts.get(0))) {
                    restoreFails(set, target, part, new byte[0], folder);
                }
                Files.write(part, whole);
            }
            Path other = set.folder()
                    .resolve(ExportFixture.part(set, "10-market.markets").file());
            Path aside = folder.resolve("aside");
            Files.move(rows, aside);
            Files.copy(other, rows);
            restoreFails(set, target, folder);
            Files.move(aside, rows, StandardCopyOption.REPLACE_EXISTING);

            Postgres15.psql(target, ExportFixture.script(set.folder(), folder.resolve("all.sql")));
            assertThat(target.number("select count(*) from market.trades")).isEqualTo(50);
        }
    }

    private static void restoreFails(ExportSet set, TestDatabase target, Path part, byte[] damaged, Path folder)
            throws Exception {
        byte[] whole = Files.readAllBytes(part);
        Files.write(part, damaged);
        restoreFails(set, target, folder);
        Files.write(part, whole);
    }

    private static void restoreFails(ExportSet set, TestDatabase target, Path folder) throws Exception {
        Path script = ExportFixture.script(set.folder(), folder.resolve("damaged.sql"));
        Process psql = new ProcessBuilder(Postgres15.psqlCommand(target, script))
                .redirectErrorStream(true)
                .start();
        String output = new String(psql.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        psql.waitFor();
        assertThat(target.number("select count(*) from pg_namespace where nspname in ('pit', 'market', 'ops')"))
                .as(output)
                .isZero();
    }
}
