package io.pitlane.app;

import io.pitlane.config.DatabaseMode;
import io.pitlane.config.DatabaseSettings;
import io.pitlane.config.Settings;
import io.pitlane.database.Database;
import io.pitlane.database.EmbeddedServer;
import io.pitlane.export.Drill;
import io.pitlane.export.DrillLedger;
import io.pitlane.export.ScratchServer;
import io.pitlane.metrics.DrillMetrics;
import io.pitlane.metrics.OperationMetrics;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/** What the job {@code restore-drill} does. The embedded server is started for it only where it is needed. Thread-safe. */
public final class DrillWork {

    private final Application application;
    private final DrillMetrics metrics;

    DrillWork(Application application, DrillMetrics metrics) {
        this.application = application;
        this.metrics = metrics;
    }

    /** As {@link Drill#run}. */
    public Map<String, Object> run(Instant due) {
        try (OpenedParts standIn = new OpenedParts()) {
            return new Drill(
                            application.stored().workDatabase(),
                            application.catalog(),
                            application.exports().folder(),
                            () -> standIn(standIn),
                            application::isStopped,
                            metrics)
                    .run(due);
        }
    }

    /** Shows what is known of the last drill that passed, in this process or another. */
    void recall() {
        new DrillLedger(application.transactions())
                .lastPassed()
                .ifPresent(last -> metrics.passed(last.seconds(), last.endedAt().toEpochMilli() / 1e3));
    }

    /** Where the database is the embedded one itself there is no other. */
    private Optional<ScratchServer> standIn(OpenedParts opened) {
        Settings settings = application.settings();
        if (settings.database().mode() == DatabaseMode.EMBEDDED) {
            return Optional.empty();
        }
        EmbeddedServer server = opened.add(EmbeddedServer.open(
                settings.home().postgres(), settings.database().embedded()));
        Database database =
                opened.add(new Database(embedded(settings.database()), server.target(), OperationMetrics.none()));
        return Optional.of(
                new ScratchServer(database.cancelledWith(application.stored().cancellable())));
    }

    private static DatabaseSettings embedded(DatabaseSettings same) {
        return new DatabaseSettings(
                DatabaseMode.EMBEDDED,
                same.host(),
                same.port(),
                same.name(),
                same.user(),
                same.password(),
                same.sslMode(),
                same.sslRootCert(),
                same.migrateOnStart(),
                same.connectTimeout(),
                same.queryTimeout(),
                same.trace(),
                same.pool(),
                same.embedded());
    }
}
