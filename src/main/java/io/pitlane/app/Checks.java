package io.pitlane.app;

import io.pitlane.config.Home;
import io.pitlane.database.PoolStatistics;
import io.pitlane.export.DrillLedger;
import io.pitlane.http.DatabaseCheck;
import io.pitlane.http.DiskSpaceCheck;
import io.pitlane.http.DrillCheck;
import io.pitlane.http.ExportCheck;
import io.pitlane.http.Health;
import io.pitlane.http.HealthCheck;
import io.pitlane.http.InboxCheck;
import io.pitlane.http.MigrationsCheck;
import io.pitlane.http.NoDatabaseCheck;
import io.pitlane.http.QuarantineCheck;
import io.pitlane.load.HeldFiles;
import io.pitlane.load.InboxFolders;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/** Puts the health checks together. */
final class Checks {

    private static final PoolStatistics NO_POOL = new PoolStatistics(0, 0, 0, 0, 0, Duration.ZERO);

    private final Optional<Storage> storage;
    private final Home home;
    private final Clock clock = Clock.systemUTC();

    Checks(Application application) {
        this.storage = application.storage();
        this.home = application.settings().home();
    }

    Health withoutRoutes() {
        return health(parts(new InboxFolders(home.inbox(), clock), new HeldFiles(clock, Duration.ZERO)));
    }

    /** @param ofRoutes what only a process with routes can tell */
    Health all(InboxFolders folders, HeldFiles held, List<HealthCheck> ofRoutes) {
        List<HealthCheck> checks = parts(folders, held);
        checks.addAll(ofRoutes);
        return health(checks);
    }

    /** Whether work is taken. The database is no part of that: without it files wait, and the spool takes the rest. */
    Health readiness(HealthCheck spool, HealthCheck routes) {
        return health(List.of(new DiskSpaceCheck(home.data()), spool, routes));
    }

    private List<HealthCheck> parts(InboxFolders folders, HeldFiles held) {
        List<HealthCheck> checks = new ArrayList<>();
        if (storage.isPresent()) {
            Storage parts = storage.get();
            checks.add(new DatabaseCheck(parts.database().gate()));
            checks.add(new MigrationsCheck(parts.database().gate(), parts.migrations()));
            checks.add(new InboxCheck(folders, held));
            checks.add(new QuarantineCheck(parts.database().gate()::isOpen, parts.quarantine()));
            checks.add(new ExportCheck(parts.database().gate()::isOpen, parts.exports(), clock));
            checks.add(new DrillCheck(
                    parts.database().gate()::isOpen,
                    new DrillLedger(parts.database().transactions()),
                    clock));
        } else {
            checks.add(new NoDatabaseCheck());
            checks.add(new InboxCheck(folders, held));
        }
        checks.add(new DiskSpaceCheck(home.data()));
        return checks;
    }

    private Health health(List<HealthCheck> checks) {
        Supplier<PoolStatistics> pool =
                () -> storage.map(parts -> parts.database().poolStatistics()).orElse(NO_POOL);
        return new Health(checks, pool, clock);
    }
}
