package io.pitlane.export;

import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.temporal.IsoFields;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;

/**
 * Which sets are kept: the last of each of the last days that have any, likewise of weeks (from Monday) and months, all
 * in UTC. Days without a set do not count, so that a machine that was off for long loses nothing.
 *
 * @param daily of how many days, at least 1
 * @param weekly of how many weeks
 * @param monthly of how many months
 */
record KeepRule(int daily, int weekly, int monthly) {

    /** @param times when the snapshots of the sets were taken, in any order */
    Set<Instant> keeps(Collection<Instant> times) {
        List<Instant> newestFirst =
                times.stream().sorted(java.util.Comparator.reverseOrder()).toList();
        Set<Instant> kept = new HashSet<>();
        kept.addAll(lastOfEach(newestFirst, daily, KeepRule::day));
        kept.addAll(lastOfEach(
                newestFirst,
                weekly,
                time -> day(time).get(IsoFields.WEEK_BASED_YEAR) + "W"
                        + day(time).get(IsoFields.WEEK_OF_WEEK_BASED_YEAR)));
        kept.addAll(lastOfEach(newestFirst, monthly, time -> day(time).withDayOfMonth(1)));
        return kept;
    }

    private static LocalDate day(Instant time) {
        return time.atOffset(ZoneOffset.UTC).toLocalDate();
    }

    private static <P> Set<Instant> lastOfEach(List<Instant> newestFirst, int periods, Function<Instant, P> periodOf) {
        Set<P> seen = new HashSet<>();
        Set<Instant> last = new LinkedHashSet<>();
        for (Instant time : newestFirst) {
            if (seen.size() < periods && seen.add(periodOf.apply(time))) {
                last.add(time);
            }
        }
        return last;
    }
}
