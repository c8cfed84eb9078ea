package io.pitlane.export;

import io.pitlane.config.Secret;
import io.pitlane.database.ConnectionTarget;
import io.pitlane.database.Database;
import io.pitlane.metrics.DrillMetrics;
import io.pitlane.metrics.OperationMetrics;
import io.pitlane.testing.TestDatabase;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Optional;

/** A process of its own that drills, and says so when it is through. */
public final class DrillChild {

    private DrillChild() {}

    /** @param arguments port and name of the database, and the directory of exports */
    public static void main(String[] arguments) {
        ConnectionTarget target = new ConnectionTarget(
                "127.0.0.1", Integer.parseInt(arguments[0]), arguments[1], "postgres", new Secret("not-checked"));
        try (Database database = new Database(TestDatabase.settingsFor(target), target, OperationMetrics.none())) {
            new Drill(
                            database,
                            ExportFixture.CATALOG,
                            new ExportFolder(Path.of(arguments[2])),
                            Optional::empty,
                            () -> false,
                            DrillMetrics.none())
                    .run(Instant.parse("2026-03-01T12:00:00Z"));
            System.out.println("through");
        }
    }
}
