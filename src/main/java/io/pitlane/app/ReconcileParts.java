package io.pitlane.app;

import io.pitlane.config.ReconcileSettings;
import io.pitlane.database.DatabaseUnavailableException;
import io.pitlane.http.HealthCheck;
import io.pitlane.http.ReconcileCheck;
import io.pitlane.route.Backlog;
import io.pitlane.route.SpoolWork;
import io.pitlane.store.BacklogAccount;
import io.pitlane.store.Pace;
import io.pitlane.store.ReconcileOrder;
import io.pitlane.store.ReconcileProgress;
import io.pitlane.store.ReconcileReport;
import io.pitlane.store.Reconciler;
import io.pitlane.store.SharedPace;
import io.pitlane.store.Spool;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;

/** Brings the backlog home beside everything else. Closing it ends the work behind the group in hand. */
final class ReconcileParts implements AutoCloseable {

    private final Optional<Reconciler> reconciler;
    private final BooleanSupplier isReady;
    private final ReconcileSettings settings;
    private final Pace pace;
    private final Clock clock;
    private final BacklogAccount account = new BacklogAccount();
    private final Spool spool;

    /** @param isReady whether the database takes records now */
    ReconcileParts(Application application, StoreParts store, BooleanSupplier isReady, Clock clock) {
        this.reconciler =
                application.storage().map(storage -> Reconciliation.reconciler(application, store.spool(), clock));
        this.isReady = isReady;
        this.settings = application.settings().reconcile();
        this.pace = new SharedPace(settings.share(), store.store()::isLate, store.latency());
        this.clock = clock;
        this.spool = store.spool();
    }

    SpoolWork work() {
        return new SpoolWork(this::run);
    }

    /** For the job that accounts for the backlog. */
    Backlog backlog() {
        return new Backlog(this::run, account, spool::figures);
    }

    /** None where there is no database on purpose. */
    List<HealthCheck> checks() {
        return reconciler.<HealthCheck>map(each -> new ReconcileCheck(each, settings.interval(), clock)).stream()
                .toList();
    }

    /** On one connection, so that fresh records never have to wait for one. */
    private Optional<ReconcileReport> run() {
        if (reconciler.isEmpty() || !isReady.getAsBoolean()) {
            return Optional.empty();
        }
        Optional<ReconcileReport> report =
                reconciler.get().tryRun(new ReconcileOrder(1, pace, false, ReconcileProgress.silent()));
        report.ifPresent(account::add);
        // Told to stop, it is no failure that it broke off.
        return report.filter(each ->
                each.interruption().isEmpty() || each.interruption().get() instanceof DatabaseUnavailableException);
    }

    @Override
    public void close() {
        reconciler.ifPresent(Reconciler::stop);
    }
}
