package io.pitlane.job;

import java.time.Duration;

/**
 * Something that is done on a schedule.
 *
 * @param lookBack how far back due times count when the job is seen for the first time; zero: only the newest counts
 * @param isOn whether it runs by itself
 */
public record Job(
        String name, String description, CronSchedule cron, CatchUp catchUp, Duration lookBack, boolean isOn) {}
