package io.pitlane.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.pitlane.testing.DatabaseTest;
import io.pitlane.testing.TestDatabase;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@DatabaseTest
class VanishedFilesTest {

    private final TestDatabase database;

    @TempDir
    Path folder;

    VanishedFilesTest(TestDatabase database) {
        this.database = database;
    }

    @Test
    void aFileWhoseBatchWasCommittedIsMissedNoMore() throws IOException {
        database.execute(
                "truncate ops.loads; insert into ops.loads (load_id, dataset, chunk, origin, first_record, read,"
                        + " inserted, updated, duplicate, rejected, last, writer, started_at)"
                        + " values ('home', 'pit.trades', 0, 'http', 0, 2, 2, 0, 0, 0, true, 'another', now())");
        try (Spool spool = SpoolFixture.open(folder)) {
            SpoolEntry home = spool.write(SpoolFixture.batch("home", 2));
            SpoolEntry lost = spool.write(SpoolFixture.batch("lost", 2));
            Files.delete(home.path());
            Files.delete(lost.path());
            spool.tidy();
            assertThat(spool.missed()).hasSize(2);

            new VanishedFiles(spool, database.transactions()).settle();

            assertThat(spool.missed()).extracting(MissingFile::batchId).containsExactly(Optional.of("lost"));
            spool.tidy();
            assertThat(spool.missed()).extracting(MissingFile::batchId).containsExactly(Optional.of("lost"));
        }
    }
}
