package io.pitlane.app;

import io.pitlane.config.Settings;
import io.pitlane.load.ComparisonProgress;
import io.pitlane.load.ComparisonReport;
import io.pitlane.load.RecordBatch;
import io.pitlane.load.TreeComparison;
import io.pitlane.metrics.MicrometerReconcileMetrics;
import io.pitlane.metrics.SpoolMetrics;
import io.pitlane.route.Backlog;
import io.pitlane.store.BacklogAccount;
import io.pitlane.store.DiskLayer;
import io.pitlane.store.Pace;
import io.pitlane.store.ReconcileOrder;
import io.pitlane.store.ReconcileProgress;
import io.pitlane.store.ReconcileReport;
import io.pitlane.store.Reconciler;
import io.pitlane.store.Spool;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/** What one command may do with a backlog and with PIT trees. */
public final class Reconciliation {

    private final Application application;
    private final Settings settings;
    private final Clock clock = Clock.systemUTC();

    Reconciliation(Application application) {
        this.application = application;
        this.settings = application.settings();
    }

    /** Files that wait in a spool; needs no database. */
    public static long waiting(Settings settings, Path spoolFolder) {
        try (Spool spool = spool(settings, spoolFolder)) {
            return spool.backlog().size();
        }
    }

    /**
     * Brings a backlog home until it is empty, or the process is told to stop.
     *
     * @param spoolFolder the product's own, or one that came from elsewhere
     */
    public ReconcileReport run(Path spoolFolder, ReconcileOrder order) {
        if (!spoolFolder.equals(settings.home().spool())) {
            application.mirrorProof().broken();
        }
        try (Spool spool = spool(settings, spoolFolder)) {
            spool.tidy();
            Reconciler reconciler = reconciler(application, spool, clock);
            application.whenStopped(reconciler::stop);
            return reconciler.run(order);
        }
    }

    /** For the job that accounts for the backlog, of a process that does nothing else. */
    Backlog backlog() {
        BacklogAccount account = new BacklogAccount();
        Path folder = settings.home().spool();
        return new Backlog(
                () -> {
                    ReconcileReport report =
                            run(folder, new ReconcileOrder(1, Pace.unlimited(), false, ReconcileProgress.silent()));
                    account.add(report);
                    return Optional.of(report);
                },
                account,
                () -> {
                    try (Spool spool = spool(settings, folder)) {
                        return spool.figures();
                    }
                });
    }

    /** What {@link #run} would meet. Changes nothing. */
    public ReconcileReport look(Path spoolFolder, ReconcileOrder order) {
        try (Spool spool = spool(settings, spoolFolder)) {
            return reconciler(application, spool, clock).look(order);
        }
    }

    /** Holds a PIT tree against the tables; what waits in the product's own spool is on its way. */
    public List<ComparisonReport> compare(TreeComparison.Order order, ComparisonProgress progress) {
        TreeComparison comparison = new TreeComparison(
                application.catalog(),
                application.decoders(),
                application.transactions(),
                settings.load(),
                application.loader(),
                settings.home().data(),
                clock);
        try (Spool spool = spool(settings, settings.home().spool())) {
            return comparison.compare(order, (dataset, batch) -> tell(spool, batch), progress);
        }
    }

    private static void tell(Spool spool, Consumer<RecordBatch> batch) {
        spool.backlog().forEach(entry -> spool.look(entry).ifPresent(each -> batch.accept(each.toLoad())));
    }

    static Reconciler reconciler(Application application, Spool spool, Clock clock) {
        return new Reconciler(
                spool,
                application.loader(),
                application.transactions(),
                application.settings().reconcile().lease(),
                new MicrometerReconcileMetrics(application.metrics().registry()),
                clock);
    }

    static Spool spool(Settings settings, Path folder) {
        return new Spool(
                folder,
                settings.home().quarantine(),
                new DiskLayer(),
                settings.spool(),
                dataset -> settings.spool().whenFull(),
                Duration.ZERO,
                SpoolMetrics.none(),
                Clock.systemUTC());
    }
}
