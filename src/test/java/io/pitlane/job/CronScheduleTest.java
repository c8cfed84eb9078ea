package io.pitlane.job;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.Optional;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.api.Test;

/** Due times of cron expressions, to both sides of a moment. */
class CronScheduleTest {

    @Test
    void lastDueTimesAreFoundHoweverRareTheyAre() {
        Instant now = Instant.parse("2026-03-01T03:30:00Z");

        assertThat(CronSchedule.parse("0 30 3 ? * SUN").atOrBefore(now)).contains(now);
        assertThat(CronSchedule.parse("0 30 3 ? * SUN").atOrBefore(now.minusMillis(1)))
                .contains(Instant.parse("2026-02-22T03:30:00Z"));
        assertThat(CronSchedule.parse("0 0 0 29 2 ?").atOrBefore(now)).contains(Instant.parse("2024-02-29T00:00:00Z"));
        assertThat(CronSchedule.parse("0 0 0 L * ?").atOrBefore(now)).contains(Instant.parse("2026-02-28T00:00:00Z"));
        assertThat(CronSchedule.parse("0 0 0 1 1 ? 2030").atOrBefore(now)).isEmpty();
        assertThat(CronSchedule.parse("0 0 0 1 1 ? 2020").after(now)).isEmpty();
    }

    @Property(tries = 200)
    void theLastDueTimeIsOneThatNoOtherComesAfter(
            @ForAll @IntRange(max = 59) int minute,
            @ForAll @IntRange(max = 23) int hour,
            @ForAll @IntRange(min = 1, max = 7) int day,
            @ForAll @LongRange(min = 1_000_000_000_000L, max = 2_000_000_000_000L) long millis) {
        Instant now = Instant.ofEpochMilli(millis);
        CronSchedule cron = CronSchedule.parse("0 " + minute + " " + hour + " ? * " + day);

        Optional<Instant> last = cron.atOrBefore(now);

        assertThat(last).isPresent();
        assertThat(last.get()).isBeforeOrEqualTo(now);
        assertThat(cron.isDueAt(last.get())).isTrue();
        assertThat(cron.after(last.get()).orElseThrow()).isAfter(now);
        assertThat(cron.count(last.get().minusSeconds(1), now)).isEqualTo(1);
    }
}
