package io.pitlane.route;

import io.pitlane.store.BacklogAccount;
import io.pitlane.store.ReconcileReport;
import io.pitlane.store.SpoolFigures;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/** Accounts for the backlog when a route says so. Thread-safe. */
public final class Backlog {

    private final Supplier<Optional<ReconcileReport>> run;
    private final BacklogAccount account;
    private final Supplier<SpoolFigures> left;

    /**
     * @param run brings the backlog home, and tells {@code account}; empty: somebody is at it
     * @param left what waits
     */
    public Backlog(Supplier<Optional<ReconcileReport>> run, BacklogAccount account, Supplier<SpoolFigures> left) {
        this.run = run;
        this.account = account;
        this.left = left;
    }

    /**
     * Brings home what is there, unless somebody is at it, and closes the account.
     *
     * @return what came of the backlog since the last account of this process, and what is left
     * @throws RuntimeException what broke the work off; the account stays open
     */
    public Map<String, Object> account() {
        Optional<ReconcileReport> report = run.get();
        if (report.isPresent() && report.get().interruption().isPresent()) {
            throw report.get().interruption().get();
        }
        return account.settle(left.get());
    }
}
