package io.pitlane.job;

import io.pitlane.error.InvalidInputException;
import java.text.ParseException;
import java.time.Instant;
import java.util.Date;
import java.util.Optional;
import java.util.TimeZone;
import org.quartz.CronExpression;

/** The due times of a cron expression of Quartz, read in UTC: no hour is ever skipped or doubled. Immutable. */
public final class CronSchedule {

    private final CronExpression expression;

    private CronSchedule(CronExpression expression) {
        this.expression = expression;
    }

    /** @throws InvalidInputException if it is not understood, due more than once a minute, or never */
    public static CronSchedule parse(String text) {
        CronExpression expression;
        try {
            expression = new CronExpression(text);
        } catch (ParseException | RuntimeException e) {
            // Some nonsense makes Quartz stumble instead of complaining.
            throw new InvalidInputException("cron \"" + text + "\" is not understood: " + e.getMessage()
                    + "; write six fields of Quartz, such as \"0 30 3 * * ?\" for 03:30 UTC every day");
        }
        if (!text.strip().split("\\s+")[0].matches("[0-9]{1,2}")) {
            throw new InvalidInputException("cron \"" + text
                    + "\" is due more than once a minute; its first field, the seconds, is one number");
        }
        expression.setTimeZone(TimeZone.getTimeZone("UTC"));
        CronSchedule schedule = new CronSchedule(expression);
        if (schedule.after(Instant.EPOCH).isEmpty()) {
            throw new InvalidInputException("cron \"" + text + "\" is never due; there is no such day");
        }
        return schedule;
    }

    /** The first due time after {@code moment}; empty: there is none any more. */
    public Optional<Instant> after(Instant moment) {
        return Optional.ofNullable(expression.getNextValidTimeAfter(Date.from(moment)))
                .map(Date::toInstant);
    }

    /** The last due time not after {@code moment}; empty: there was none since 1970. */
    public Optional<Instant> atOrBefore(Instant moment) {
        long low = 0;
        long high = moment.getEpochSecond();
        if (!isDueBetween(low, moment)) {
            return Optional.empty();
        }
        // The latest second with a due time behind it that has come: Quartz itself looks only forward.
        while (high - low > 1) {
            long middle = low + (high - low) / 2;
            if (isDueBetween(middle, moment)) {
                low = middle;
            } else {
                high = middle;
            }
        }
        return after(Instant.ofEpochSecond(low));
    }

    /** Whether {@code moment} is a due time. */
    public boolean isDueAt(Instant moment) {
        return after(moment.minusSeconds(1)).filter(moment::equals).isPresent();
    }

    /** Due times after {@code from} and not after {@code to}. */
    public int count(Instant from, Instant to) {
        int count = 0;
        Optional<Instant> due = after(from);
        while (due.isPresent() && !due.get().isAfter(to)) {
            count++;
            due = after(due.get());
        }
        return count;
    }

    private boolean isDueBetween(long second, Instant moment) {
        return after(Instant.ofEpochSecond(second))
                .filter(due -> !due.isAfter(moment))
                .isPresent();
    }

    /** As it was written. */
    @Override
    public String toString() {
        return expression.getCronExpression();
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof CronSchedule that && toString().equals(that.toString());
    }

    @Override
    public int hashCode() {
        return toString().hashCode();
    }
}
