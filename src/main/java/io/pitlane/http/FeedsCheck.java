package io.pitlane.http;

import io.pitlane.feed.FeedStates;
import io.pitlane.feed.FeedStates.Failing;
import java.util.List;
import java.util.stream.Collectors;

/** Which feeds fail, since when and why. */
public final class FeedsCheck implements HealthCheck {

    private static final int MOST_NAMED = 5;

    private final boolean isEnabled;
    private final FeedStates states;

    public FeedsCheck(boolean isEnabled, FeedStates states) {
        this.isEnabled = isEnabled;
        this.states = states;
    }

    @Override
    public String name() {
        return "feeds";
    }

    @Override
    public Finding look() {
        if (!isEnabled) {
            return Finding.up("Feeds are switched off (feeds.enabled)");
        }
        List<Failing> failing = states.failing();
        if (failing.isEmpty()) {
            return Finding.up(
                    states.polled() == 0
                            ? "No feed was polled yet"
                            : "All of " + states.polled() + " polls stored what the exchanges gave");
        }
        String named = failing.stream()
                .limit(MOST_NAMED)
                .map(each -> each.subject() + " since " + each.since() + " (" + each.why() + ")")
                .collect(Collectors.joining(", "));
        int more = failing.size() - MOST_NAMED;
        return Finding.warning("Failing: " + named + (more > 0 ? " and " + more + " more" : ""))
                .since(failing.get(0).since());
    }
}
