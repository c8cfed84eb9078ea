package io.pitlane.app;

import io.pitlane.error.InvalidInputException;
import java.time.Instant;
import java.util.Map;

/**
 * What the jobs of days do. There too without a database, and then throws {@link InvalidInputException}. Thread-safe.
 */
public final class DayWork {

    private final Application application;

    DayWork(Application application) {
        this.application = application;
    }

    /** Makes the days to come; returns what it made. */
    public Map<String, Object> makeDays(Instant due) {
        return application.daysAhead().run(due);
    }

    /** Takes away what is older than the catalog lets it be; returns how much. */
    public Map<String, Object> takeDays(Instant due) {
        return application.retention().run(due);
    }
}
