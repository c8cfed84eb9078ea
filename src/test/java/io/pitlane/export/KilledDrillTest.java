package io.pitlane.export;

import static org.assertj.core.api.Assertions.assertThat;

import io.pitlane.metrics.DrillMetrics;
import io.pitlane.testing.DatabaseTest;
import io.pitlane.testing.JavaCommand;
import io.pitlane.testing.TestDatabase;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A drill that is killed says nothing of the set, and the next one clears up behind it. */
@DatabaseTest
class KilledDrillTest {

    @Test
    void verifiesNothingAndIsClearedUpBehind(TestDatabase database, @TempDir Path folder) throws Exception {
        ExportFixture fixture = new ExportFixture(database, folder.resolve("exports"));
        ExportSet set = fixture.export();
        Path output = folder.resolve("output");
        Process child = new ProcessBuilder(JavaCommand.of(
                        List.of(),
                        DrillChild.class.getName(),
                        Integer.toString(database.port()),
                        database.name(),
                        fixture.folder.toString()))
                .redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start();
        try {
            Awaitility.await()
                    .atMost(Duration.ofSeconds(60))
                    .pollInterval(Duration.ofMillis(2))
                    .until(() -> scratchDatabases(database) == 1);
        } finally {
            child.destroyForcibly();
        }
        assertThat(child.waitFor(20, TimeUnit.SECONDS)).isTrue();
        assertThat(Files.readString(output)).doesNotContain("through");

        assertThat(scratchDatabases(database)).isEqualTo(1);
        assertThat(verified(database)).isZero();
        assertThat(database.number("select count(*) from ops.drilled_parts")).isZero();
        assertThat(database.rows("select state from ops.restore_drills"))
                .singleElement()
                .satisfies(row -> assertThat(row).containsEntry("state", "running"));
        Drill next = new Drill(
                database.database(),
                ExportFixture.CATALOG,
                fixture.exports.folder(),
                Optional::empty,
                () -> false,
                DrillMetrics.none());
        assertThat(next.last()).isEmpty();

        Awaitility.await().atMost(Duration.ofSeconds(20)).ignoreExceptions().until(() -> next.run(Instant.now())
                .get("set")
                .equals(set.name()));

        assertThat(scratchDatabases(database)).isZero();
        assertThat(verified(database)).isEqualTo(1);
        assertThat(next.last()).map(DrillLedger.Row::state).contains("passed");
    }

    private static long verified(TestDatabase database) {
        return database.number("select count(*) from ops.exports where verified_at is not null");
    }

    private static long scratchDatabases(TestDatabase database) {
        return database.number("select count(*) from pg_database where datname = '"
                + ScratchDatabase.nameFor(database.database()) + "'");
    }
}
