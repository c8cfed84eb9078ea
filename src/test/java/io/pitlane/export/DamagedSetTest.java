package io.pitlane.export;

import static org.assertj.core.api.Assertions.assertThat;

import io.pitlane.error.IntegrityException;
import io.pitlane.error.PitlaneException;
import io.pitlane.testing.DatabaseTest;
import io.pitlane.testing.TestDatabase;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** However a set is damaged, nothing of it becomes visible: neither by Pitlane's restore nor by psql alone. */
@DatabaseTest
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class DamagedSetTest {

    private static final long SEED = 5;

    private final TestDatabase database;
    private final Restore restore = new Restore(Integer.MAX_VALUE);
    private final Random random = new Random(SEED);
    private Path folder;
    private ExportSet packed;
    private ExportSet plain;

    DamagedSetTest(TestDatabase database) {
        this.database = database;
    }

    /** Does something to a file of a set. */
    @FunctionalInterface
    private interface Damage {
        void to(Path file) throws IOException;
    }

    @BeforeAll
    void export(@TempDir Path temporary) throws IOException {
        folder = temporary;
        FilledDatabase.fill(database);
        ExportFixture fixture = new ExportFixture(database, folder.resolve("exports"));
        packed = fixture.export();
        plain = fixture.export(Compression.NONE);
    }

    @Test
    void whateverFileIsDamagedTheRestoreRefusesTheSet() throws IOException {
        try (TestDatabase target = TestDatabase.createEmpty()) {
            List<String> undetected = new ArrayList<>();
            for (ExportSet set : List.of(packed, plain)) {
                for (ManifestPart part : set.manifest().parts()) {
                    for (Damage damage : List.<Damage>of(this::cut, Files::delete, this::alter)) {
                        Path copy = copy(set);
                        damage.to(copy.resolve(part.file()));
                        if (!isRefused(target, copy)) {
                            undetected.add(part.file());
                        }
                    }
                }
            }
            assertThat(undetected).isEmpty();
            assertThat(restore.target(target.database()).isEmpty()).isTrue();
        }
    }

    @Test
    void swappedPartsAndAnAlteredManifestAreRefused() throws IOException {
        try (TestDatabase target = TestDatabase.createEmpty()) {
            Path swapped = copy(packed);
            swap(swapped, "10-market.trades-2024-02-28.sql.zst", "10-market.trades-2024-02-29.sql.zst");
            assertThat(isRefused(target, swapped)).isTrue();

            byte[] manifest = Files.readAllBytes(packed.folder().resolve(Manifest.FILE));
            for (int i = 0; i < 60; i++) {
                Path copy = copy(packed);
                byte[] altered = manifest.clone();
                altered[random.nextInt(altered.length - 1)] ^= (byte) (1 << random.nextInt(7));
                Files.write(copy.resolve(Manifest.FILE), altered);
                if (!sameJson(manifest, altered)) {
                    assertThat(isRefused(target, copy)).as(new String(altered)).isTrue();
                }
            }
            assertThat(restore.target(target.database()).isEmpty()).isTrue();
        }
    }

    @Test
    void aSingleFileThatIsCutOrAlteredLeavesNothing() throws IOException {
        Path file = folder.resolve("all.sql");
        new ExportFixture(database, folder.resolve("exports"))
                .exports.writeFile(file, Compression.NONE, ExportProgress.silent());
        byte[] whole = Files.readAllBytes(file);
        try (TestDatabase target = TestDatabase.createEmpty()) {
            for (int i = 0; i < 30; i++) {
                int place = random.nextInt(whole.length - 1);
                byte[] damaged = i % 2 == 0 ? Arrays.copyOf(whole, place) : whole.clone();
                if (i % 2 == 1) {
                    damaged[place] ^= 1;
                }
                Files.write(file, damaged);
                assertThat(isRefused(target, file))
                        .as("%s at %s", i % 2 == 0 ? "cut" : "altered", place)
                        .isTrue();
            }
            assertThat(restore.target(target.database()).isEmpty()).isTrue();
        }
    }

    @Test
    void psqlNeverLeavesARowVisible() throws IOException {
        Postgres15.assumed();
        try (TestDatabase target = TestDatabase.createEmpty()) {
            for (String part :
                    List.of("00-begin", "10-market.trades-2024-02-28", "10-ops.quarantine", "80-finish", "99-commit")) {
                for (Damage damage : List.<Damage>of(this::cut, Files::delete, this::alter)) {
                    leavesNothing(target, packed, part, damage);
                    leavesNothing(target, plain, part, damage);
                }
            }
            for (ExportSet set : List.of(packed, plain)) {
                String end = set == packed ? ".sql.zst" : ".sql";
                Path scripts = copy(set);
                swap(scripts, "80-finish" + end, "99-commit" + end);
                leavesNothing(target, scripts);
                Path early = copy(set);
                swap(early, "10-pit.trades-2024-02-28" + end, "80-finish" + end);
                leavesNothing(target, early);
            }
        }
    }

    private void leavesNothing(TestDatabase target, ExportSet set, String part, Damage damage) throws IOException {
        Path copy = copy(set);
        damage.to(copy.resolve(ExportFixture.part(set, part).file()));
        leavesNothing(target, copy);
    }

    private void leavesNothing(TestDatabase target, Path set) {
        Path script = ExportFixture.script(set, folder.resolve("damaged.sql"));
        int status = Postgres15.status(Postgres15.psqlCommand(target, script));

        assertThat(restore.target(target.database()).isEmpty()).isTrue();
        // psql ends well where a transaction was begun, and the script is over before its commit.
        assertThat(status).isIn(0, 1, 3);
    }

    private boolean isRefused(TestDatabase target, Path path) {
        try {
            restore.run(target.database(), path, Restore.Scope.EVERYTHING, false, RestoreProgress.silent());
            return false;
        } catch (PitlaneException e) {
            return e instanceof IntegrityException;
        }
    }

    /** Hard links, but for the file that is about to be damaged: it is written anew. */
    private Path copy(ExportSet set) throws IOException {
        Path parent = Files.createTempDirectory(folder, "copy");
        Path copy = Files.createDirectory(parent.resolve(set.name()));
        try (var files = Files.list(set.folder())) {
            for (Path file : files.toList()) {
                Files.createLink(copy.resolve(file.getFileName()), file);
            }
        }
        return copy;
    }

    private void cut(Path file) {
        rewrite(file, bytes -> Arrays.copyOf(bytes, random.nextInt(bytes.length)));
    }

    private void alter(Path file) {
        rewrite(file, bytes -> {
            bytes[random.nextInt(bytes.length)] ^= (byte) (1 << random.nextInt(7));
            return bytes;
        });
    }

    private static void rewrite(Path file, java.util.function.UnaryOperator<byte[]> change) {
        try {
            byte[] bytes = change.apply(Files.readAllBytes(file));
            Files.delete(file);
            Files.write(file, bytes);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void swap(Path set, String one, String other) throws IOException {
        Path aside = set.resolveSibling("aside");
        Files.move(set.resolve(one), aside);
        Files.move(set.resolve(other), set.resolve(one));
        Files.move(aside, set.resolve(other));
    }

    /** White space between tokens tells nothing. */
    private static boolean sameJson(byte[] one, byte[] other) {
        try {
            var json = new com.fasterxml.jackson.databind.ObjectMapper();
            return json.readTree(one).equals(json.readTree(other));
        } catch (IOException e) {
            return false;
        }
    }
}
