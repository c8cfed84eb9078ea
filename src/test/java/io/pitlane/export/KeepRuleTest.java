package io.pitlane.export;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

class KeepRuleTest {

    private static final Instant START = Instant.parse("2023-11-20T00:15:00Z");

    /** A leap day, two turns of years and every length of month lie in between. */
    @Test
    void keepsDaysWeeksAndMonthsOverTwoYearsOfDailyExports() {
        KeepRule rule = new KeepRule(7, 4, 12);
        Set<Instant> sets = new TreeSet<>();
        for (int day = 0; day < 800; day++) {
            sets.add(START.plus(Duration.ofDays(day)));
            sets.retainAll(rule.keeps(sets));
            Instant now = START.plus(Duration.ofDays(day));
            for (int back = 0; back < Math.min(7, day + 1); back++) {
                assertThat(sets).contains(now.minus(Duration.ofDays(back)));
            }
        }

        assertThat(sets)
                .containsExactly(times(
                        // the last of each month; of the month that is under way the last so far
                        "2025-02-28",
                        "2025-03-31",
                        "2025-04-30",
                        "2025-05-31",
                        "2025-06-30",
                        "2025-07-31",
                        "2025-08-31",
                        "2025-09-30",
                        "2025-10-31",
                        "2025-11-30",
                        "2025-12-31",
                        // Sundays, then the last days
                        "2026-01-11",
                        "2026-01-18",
                        "2026-01-21",
                        "2026-01-22",
                        "2026-01-23",
                        "2026-01-24",
                        "2026-01-25",
                        "2026-01-26",
                        "2026-01-27"));
    }

    private static Instant[] times(String... days) {
        return java.util.Arrays.stream(days)
                .map(day -> Instant.parse(day + "T00:15:00Z"))
                .toArray(Instant[]::new);
    }

    @Test
    void keepsTheLastOfADayAndLosesNothingToAPause() {
        List<Instant> sets = new ArrayList<>();
        for (String time : List.of(
                "2020-02-29T23:59:59Z",
                "2020-02-29T00:00:00Z",
                "2024-12-31T12:00:00Z",
                "2025-01-01T00:00:00Z",
                "2025-01-01T23:00:00Z")) {
            sets.add(Instant.parse(time));
        }

        assertThat(sorted(new KeepRule(3, 0, 0).keeps(sets)))
                .containsExactly(
                        Instant.parse("2020-02-29T23:59:59Z"),
                        Instant.parse("2024-12-31T12:00:00Z"),
                        Instant.parse("2025-01-01T23:00:00Z"));
        // 31 December 2024 and 1 January 2025 are days of one week, and of two months.
        assertThat(sorted(new KeepRule(1, 2, 0).keeps(sets)))
                .containsExactly(Instant.parse("2020-02-29T23:59:59Z"), Instant.parse("2025-01-01T23:00:00Z"));
        assertThat(new KeepRule(1, 0, 3).keeps(sets)).hasSize(3);
        assertThat(new KeepRule(1, 1, 1).keeps(List.of())).isEmpty();
    }

    private static List<Instant> sorted(Set<Instant> times) {
        return times.stream().sorted(Comparator.naturalOrder()).toList();
    }
}
