package io.pitlane.http;

import io.pitlane.store.HeldEntry;
import io.pitlane.store.ReconcileState;
import io.pitlane.store.Reconciler;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;

/** Whether the backlog is being brought home, when that will be done, and what keeps files from it. */
public final class ReconcileCheck implements HealthCheck {

    private static final int FILES_NAMED = 3;

    private final Reconciler reconciler;
    private final Duration interval;
    private final Clock clock;

    /** @param interval between two looks at the backlog */
    public ReconcileCheck(Reconciler reconciler, Duration interval, Clock clock) {
        this.reconciler = reconciler;
        this.interval = interval;
        this.clock = clock;
    }

    @Override
    public String name() {
        return "reconcile";
    }

    @Override
    public Finding look() {
        Instant now = clock.instant();
        ReconcileState.View view = reconciler.state().view(now);
        List<HeldEntry> held = reconciler.held();
        if (!view.trouble().isEmpty()) {
            Finding finding =
                    Finding.warning("The backlog cannot be loaded: " + view.trouble() + "; " + work(view, now));
            return view.troubleSince().map(finding::since).orElse(finding);
        }
        if (!held.isEmpty()) {
            return Finding.warning(describe(held) + "; " + work(view, now))
                    .since(held.get(0).since());
        }
        return Finding.up(work(view, now));
    }

    private String work(ReconcileState.View view, Instant now) {
        if (view.isRunning()) {
            return view.filesLeft() == 0
                    ? "The backlog is being looked at"
                    : "The backlog is being loaded, " + view.filesLeft()
                            + (view.filesLeft() == 1 ? " file is left" : " files are left")
                            + view.timeLeft()
                                    .map(left -> ", done in about " + Math.max(1, left.toSeconds()) + " s")
                                    .orElse("");
        }
        if (view.lastEnd().isEmpty()) {
            return "The backlog was not looked at yet";
        }
        Instant last = view.lastEnd().get();
        long next = Math.max(0, Duration.between(now, last.plus(interval)).toSeconds());
        return "The backlog was looked at last at " + last.truncatedTo(ChronoUnit.SECONDS) + ", next try in " + next
                + " s, or when the database comes back";
    }

    private static String describe(List<HeldEntry> held) {
        StringBuilder text = new StringBuilder()
                .append(held.size())
                .append(held.size() == 1 ? " file" : " files")
                .append(" of the spool cannot be loaded and stay: ");
        for (int i = 0; i < Math.min(FILES_NAMED, held.size()); i++) {
            text.append(i == 0 ? "" : "; ")
                    .append(held.get(i).path())
                    .append(" (")
                    .append(held.get(i).reason())
                    .append(")");
        }
        return text.append("; each is tried again every minute").toString();
    }
}
