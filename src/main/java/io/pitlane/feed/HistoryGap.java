package io.pitlane.feed;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * A part of the past that the exchange does not give.
 *
 * @param from inclusive
 * @param to exclusive
 */
public record HistoryGap(Instant from, Instant to, String why) {

    /** Fewer say nothing about how far apart they should be. */
    private static final int LEAST_TIMES = 3;

    /** Joins gaps that touch each other and have one reason; they come in their order of time. */
    static void add(List<HistoryGap> gaps, HistoryGap gap) {
        HistoryGap last = gaps.isEmpty() ? null : gaps.get(gaps.size() - 1);
        if (last != null && last.to.equals(gap.from) && last.why.equals(gap.why)) {
            gaps.set(gaps.size() - 1, new HistoryGap(last.from, gap.to, gap.why));
        } else {
            gaps.add(gap);
        }
    }

    /** Where records that come at regular times are further apart than one and a half of their usual distance. */
    static List<HistoryGap> ofRegular(Instant from, Instant to, List<Instant> times) {
        List<Instant> inside = times.stream()
                .filter(time -> !time.isBefore(from) && time.isBefore(to))
                .sorted()
                .distinct()
                .toList();
        List<HistoryGap> gaps = new ArrayList<>();
        if (inside.size() < LEAST_TIMES) {
            return gaps;
        }
        Duration usual = usual(inside);
        Duration most = usual.plus(usual.dividedBy(2));
        String why = "records come every " + usual + " here, and none does in this time";
        Instant before = from;
        for (Instant time : inside) {
            if (Duration.between(before, time).compareTo(most) > 0) {
                gaps.add(new HistoryGap(before, time, why));
            }
            before = time;
        }
        if (Duration.between(before, to).compareTo(most) > 0) {
            gaps.add(new HistoryGap(before, to, why));
        }
        return gaps;
    }

    private static Duration usual(List<Instant> times) {
        List<Duration> distances = new ArrayList<>();
        for (int i = 1; i < times.size(); i++) {
            distances.add(Duration.between(times.get(i - 1), times.get(i)));
        }
        distances.sort(null);
        return distances.get(distances.size() / 2);
    }
}
