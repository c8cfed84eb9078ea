package io.pitlane.job;

import io.pitlane.error.NotYetException;
import io.pitlane.metrics.JobMetrics;
import io.pitlane.testing.TestDatabase;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Slots on a real database, whose clock the test sets, and work that the test thinks up. */
final class SlotWorld {

    static final SlotRules RULES = new SlotRules(3, Duration.ofMinutes(1), Duration.ofMinutes(10), Duration.ofHours(1));

    private final TestDatabase database;
    private final Map<String, Integer> counts = Collections.synchronizedMap(new HashMap<>());

    /** What the work was asked to do, in order. */
    final List<Instant> worked = Collections.synchronizedList(new ArrayList<>());

    volatile Instant now;
    volatile Function<Instant, Map<String, Object>> work = due -> Map.of("at", due.toString());
    volatile double late;

    SlotWorld(TestDatabase database, String now) {
        this.database = database;
        this.now = Instant.parse(now);
        database.execute("truncate ops.job_runs");
    }

    static Job job(String name, String cron, CatchUp catchUp) {
        return new Job(name, "What a test does", CronSchedule.parse(cron), catchUp, Duration.ZERO, true);
    }

    /** One process more. */
    SlotRunner process(String name) {
        return new SlotRunner(
                database.transactions(),
                connection -> now,
                RULES,
                (job, due) -> {
                    worked.add(due);
                    return work.apply(due);
                },
                new Counts(),
                name);
    }

    void at(String time) {
        now = Instant.parse(time);
    }

    int count(String what) {
        return counts.getOrDefault(what, 0);
    }

    /** Slots as {@code hour:minute state attempts}, in order; with the day where that is not the first of March. */
    List<String> slots() {
        return database
                .rows("select to_char(due at time zone 'UTC', 'MM-DD HH24:MI') || ' ' || state || ' ' || attempts"
                        + " from ops.job_runs order by job, due")
                .stream()
                .map(row -> row.values().iterator().next().toString())
                .collect(Collectors.toList());
    }

    static Map<String, Object> waits(Instant due) {
        throw new NotYetException("Records before " + due + " wait in the spool");
    }

    static Map<String, Object> fails(Instant due) {
        throw new IllegalStateException("broken at " + due + "\0", new java.io.IOException("disk full"));
    }

    private final class Counts implements JobMetrics {

        @Override
        public void slotEnded(String job, String outcome, double seconds) {
            counts.merge(outcome, 1, Integer::sum);
        }

        @Override
        public void slotInterrupted(String job) {
            counts.merge("interrupted", 1, Integer::sum);
        }

        @Override
        public void lastSuccess(String job, double atEpochSeconds) {}

        @Override
        public void lateBy(String job, double seconds) {
            late = seconds;
        }
    }
}
