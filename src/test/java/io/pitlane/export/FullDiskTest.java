package io.pitlane.export;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.pitlane.error.ExitCode;
import io.pitlane.error.OperationFailedException;
import io.pitlane.testing.DatabaseTest;
import io.pitlane.testing.Mount;
import io.pitlane.testing.TestDatabase;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A disk that fills up under an export: nobody could tell before, since the table packs what the export writes out. */
@DatabaseTest
class FullDiskTest {

    @Test
    void theLastSetStaysAndTheNextOneIsWrittenWhenThereIsRoom(TestDatabase database, @TempDir Path folder)
            throws IOException {
        try (Mount disk = Mount.ofMemory(folder.resolve("small"), "6m")) {
            assumeTrue(disk.isThere(), "this machine does not let a test mount a file system");
            database.execute("insert into pit.trades (ts, symbol, venue, price, qty, trade_id)"
                    + " select '2026-01-05 12:00Z', 'A', 'okx', 1, 1, n::text from generate_series(1, 9) n;"
                    + " select ops.note_day_change('pit.trades', '2026-01-05')");
            ExportFixture fixture = new ExportFixture(database, disk.folder().resolve("exports"));
            ExportSet first = fixture.export(Compression.NONE);
            database.execute(
                    "insert into pit.premove_artifacts (ts, symbol, venue, factors)"
                            + " select '2026-01-05Z', 'A' || n, 'okx', jsonb_build_object('momentum_timeframes', repeat('a', 1000000)) from generate_series(1, 12) n");

            for (int attempt = 0; attempt < 2; attempt++) {
                assertThatThrownBy(() -> fixture.export(Compression.NONE))
                        .isInstanceOfSatisfying(OperationFailedException.class, e -> assertThat(e.exitCode())
                                .isEqualTo(ExitCode.FAILED))
                        .hasMessageContainingAll(fixture.folder.toString(), "No space left", "nothing of it is kept");
                assertThat(names(fixture.folder)).containsExactly(".id", ".lock", first.name());
            }
            Path file = disk.folder().resolve("all.sql");
            assertThatThrownBy(() -> fixture.exports.writeFile(file, Compression.NONE, ExportProgress.silent()))
                    .isInstanceOf(OperationFailedException.class)
                    .hasMessageContainingAll(file.toString(), "No space left");
            assertThat(names(disk.folder())).containsExactly("exports");

            assertThat(whole(first)).isTrue();
            assertThat(fixture.exports.ledger().rows(fixture.exports.folder().id()))
                    .extracting(ExportLedger.Row::set)
                    .containsExactly(first.name());
            database.execute("truncate pit.premove_artifacts");
            ExportSet next = fixture.export(Compression.NONE);
            assertThat(whole(next)).isTrue();
            assertThat(ExportFixture.part(next, "10-pit.trades-2026-01-05").linkedFrom())
                    .isEqualTo(first.name());
        }
    }

    private static boolean whole(ExportSet set) {
        return new Verification(ExportProgress.silent()).verify(set.folder()).isWhole();
    }

    private static List<String> names(Path folder) throws IOException {
        try (var files = Files.list(folder)) {
            return files.map(file -> file.getFileName().toString()).sorted().toList();
        }
    }
}
