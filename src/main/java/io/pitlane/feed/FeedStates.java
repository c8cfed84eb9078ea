package io.pitlane.feed;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** How each poll of this process ended last, and since when it fails. Thread-safe. */
public final class FeedStates {

    /**
     * @param subject feed and market, such as {@code okx-trades BTC/USDT}
     * @param since when the first of its failures in a row was
     * @param why the newest
     */
    public record Failing(String subject, Instant since, String why) {}

    private record State(EventStatus status, Instant since, String message) {}

    private final Map<String, State> states = new ConcurrentHashMap<>();

    void ended(String subject, EventStatus status, String message, Instant at) {
        states.compute(subject, (key, before) -> {
            boolean lasts = before != null && isFailure(before.status) && isFailure(status);
            return new State(status, lasts ? before.since : at, message);
        });
    }

    /** How many feeds and markets were polled so far. */
    public int polled() {
        return states.size();
    }

    /** Those whose last poll stored nothing, the longest first. */
    public List<Failing> failing() {
        List<Failing> failing = new ArrayList<>();
        states.forEach((subject, state) -> {
            if (isFailure(state.status)) {
                failing.add(new Failing(subject, state.since, state.message));
            }
        });
        failing.sort((a, b) -> {
            int bySince = a.since.compareTo(b.since);
            return bySince != 0 ? bySince : a.subject.compareTo(b.subject);
        });
        return failing;
    }

    Optional<EventStatus> last(String subject) {
        return Optional.ofNullable(states.get(subject)).map(State::status);
    }

    private static boolean isFailure(EventStatus status) {
        return status == EventStatus.ERROR || status == EventStatus.SKIPPED;
    }
}
