package io.pitlane.export;

import static org.assertj.core.api.Assertions.assertThat;

import io.pitlane.testing.DatabaseTest;
import io.pitlane.testing.TestDatabase;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** psql alone restores a set; pg_dump says whether it is the same. */
@DatabaseTest
class ExportRestoreTest {

    @TempDir
    private Path folder;

    @Test
    void restoresWithPsqlAlone(TestDatabase database) throws Exception {
        FilledDatabase.fill(database);
        ExportSet set = new ExportFixture(database, folder.resolve("exports")).export();
        Postgres15.assumed();

        try (TestDatabase restored = TestDatabase.createEmpty()) {
            Postgres15.psql(restored, ExportFixture.script(set.folder(), folder.resolve("all.sql")));

            assertThat(Postgres15.dump(restored, "--schema-only"))
                    .isEqualTo(Postgres15.dump(database, "--schema-only"));
        }
    }
}
