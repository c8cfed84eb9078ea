package io.pitlane.app;

import io.pitlane.store.Pace;
import io.pitlane.store.ReconcileOrder;
import io.pitlane.store.ReconcileProgress;
import io.pitlane.store.ReconcileReport;
import io.pitlane.store.Reconciler;
import io.pitlane.store.Store;
import java.time.Clock;

/**
 * The store and its way home, without routes: what {@code pitlane run} does with records that come without a file.
 * Thread-safe.
 */
public final class Intake implements AutoCloseable {

    private final OpenedParts opened = new OpenedParts();
    private final StoreParts store;
    private final Reconciler reconciler;

    Intake(Application application) {
        Clock clock = Clock.systemUTC();
        Storage storage = application.stored();
        DatabaseArrival arrival = opened.add(new DatabaseArrival(
                storage::revive, () -> storage.database().gate().isOpen(), storage::migrate));
        arrival.start();
        this.store = opened.add(new StoreParts(application, arrival, clock));
        store.spool().tidy();
        this.reconciler = Reconciliation.reconciler(application, store.spool(), clock);
    }

    public Store store() {
        return store.store();
    }

    /** Brings the backlog home, as far as that is possible now. */
    public ReconcileReport reconcile() {
        return reconciler.run(new ReconcileOrder(1, Pace.unlimited(), true, ReconcileProgress.silent()));
    }

    @Override
    public void close() {
        reconciler.stop();
        opened.close();
    }
}
