package io.pitlane.app;

import io.pitlane.export.ExportJobs;
import java.time.Instant;
import java.util.Map;

/** What the jobs {@code export} and {@code export-expiry} do; there also where there is no database. Thread-safe. */
public final class ExportWork {

    private final Application application;

    ExportWork(Application application) {
        this.application = application;
    }

    /** As {@link ExportJobs#export}. */
    public Map<String, Object> export(Instant due) {
        return application.exportJobs().export(due);
    }

    /** As {@link ExportJobs#expire}. */
    public Map<String, Object> expire(Instant due) {
        return application.exportJobs().expire(due);
    }
}
