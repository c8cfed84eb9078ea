package io.pitlane.app;

import io.pitlane.config.JobSettings;
import io.pitlane.config.Settings;
import io.pitlane.database.CancellableConnections;
import io.pitlane.database.DatabaseUnavailableException;
import io.pitlane.export.ExportJobs;
import io.pitlane.job.Job;
import io.pitlane.job.JobList;
import io.pitlane.job.JobSweep;
import io.pitlane.job.JobWork;
import io.pitlane.job.SlotRules;
import io.pitlane.job.SlotRunner;
import io.pitlane.metrics.MicrometerJobMetrics;
import io.pitlane.route.JobSchedule;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

/** What runs on a schedule. Closing it ends slots in hand. */
final class JobParts implements AutoCloseable {

    private static final Duration GRACE = Duration.ofSeconds(4);

    private final JobSettings settings;
    private final JobList jobs;
    private final CancellableConnections connections;
    private final Optional<ExportJobs> exports;
    private final Optional<SlotRunner> runner;
    private final Optional<JobSweep> sweep;

    /**
     * @param work runs the route of a job
     * @param isReady whether the database can be worked with now
     * @param databaseLost is told when it cannot
     */
    JobParts(
            Application application,
            JobWork work,
            BooleanSupplier isReady,
            Consumer<DatabaseUnavailableException> databaseLost) {
        Settings all = application.settings();
        Optional<Storage> storage = application.storage();
        this.settings = all.jobs();
        this.jobs = storage.isPresent()
                ? JobList.read(all.home().jobs(), all.home().routes().resolve("jobs"))
                : JobList.NONE;
        this.connections =
                new CancellableConnections(storage.map(parts -> parts.database().unlimitedDataSource()));
        this.exports = storage.map(parts -> application.exportJobs());
        this.runner = storage.map(parts -> new SlotRunner(
                parts.database().transactions(),
                rules(settings),
                work,
                new MicrometerJobMetrics(application.metrics().registry())));
        this.sweep = runner.map(each -> new JobSweep(jobs, each, isReady, databaseLost, connections::cancel, GRACE));
    }

    /** By the names of {@link RouteBeans#OF_JOBS}. */
    Map<String, Object> beans() {
        Map<String, Object> beans = new LinkedHashMap<>();
        beans.put(RouteBeans.JOB_DATABASE, connections);
        exports.ifPresent(jobs -> beans.put(RouteBeans.EXPORT_JOBS, jobs));
        return beans;
    }

    /** What the routes of schedules call. */
    JobSchedule schedule() {
        return new JobSchedule(settings.enabled() ? sweep : Optional.empty());
    }

    /** How many may be due at a time. */
    int count() {
        return jobs.jobs().size();
    }

    /** When each is due, by what the template asks for; what is switched off has no such property. */
    Map<String, String> placeholders() {
        Map<String, String> properties = new LinkedHashMap<>();
        for (Job job : jobs.jobs()) {
            if (settings.enabled() && job.isOn()) {
                properties.put("jobs.on." + job.name(), "true");
                properties.put("jobs.cron." + job.name(), job.cron().toString());
            }
        }
        return properties;
    }

    @Override
    public void close() {
        sweep.ifPresent(JobSweep::close);
    }

    private static SlotRules rules(JobSettings settings) {
        return new SlotRules(settings.tries(), settings.firstPause(), settings.longestPause(), settings.longestWait());
    }
}
