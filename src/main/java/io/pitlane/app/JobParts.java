package io.pitlane.app;

import io.pitlane.config.JobSettings;
import io.pitlane.config.Settings;
import io.pitlane.database.CancellableConnections;
import io.pitlane.database.DatabaseUnavailableException;
import io.pitlane.http.HealthCheck;
import io.pitlane.http.JobsCheck;
import io.pitlane.http.JobsDoor;
import io.pitlane.job.Job;
import io.pitlane.job.JobBoard;
import io.pitlane.job.JobList;
import io.pitlane.job.JobSweep;
import io.pitlane.job.JobWork;
import io.pitlane.job.SlotRules;
import io.pitlane.job.SlotRunner;
import io.pitlane.metrics.MicrometerDrillMetrics;
import io.pitlane.metrics.MicrometerJobMetrics;
import io.pitlane.route.Backlog;
import io.pitlane.route.JobSchedule;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

/** What runs on a schedule. Closing it ends slots in hand. */
final class JobParts implements AutoCloseable {

    private static final Duration GRACE = Duration.ofSeconds(4);

    private final JobSettings settings;
    private final Backlog backlog;
    private final JobList jobs;
    private final CancellableConnections connections;
    private final DayWork dayWork;
    private final DrillWork drill;
    private final ExportWork exports;
    private final Optional<SlotRunner> runner;
    private final Optional<JobSweep> sweep;
    private final Optional<JobBoard> board;

    /**
     * @param work runs the route of a job
     * @param backlog for the job that accounts for it
     * @param isReady whether the database can be worked with now
     * @param databaseLost is told when it cannot
     */
    JobParts(
            Application application,
            JobWork work,
            Backlog backlog,
            BooleanSupplier isReady,
            Consumer<DatabaseUnavailableException> databaseLost) {
        Settings all = application.settings();
        Optional<Storage> storage = application.storage();
        this.settings = all.jobs();
        this.backlog = backlog;
        this.jobs = storage.isPresent()
                ? JobList.read(all.home().jobs(), all.home().routes().resolve("jobs"))
                : JobList.NONE;
        this.dayWork = new DayWork(application);
        this.connections =
                storage.map(Storage::cancellable).orElseGet(() -> new CancellableConnections(Optional.empty()));
        this.drill = new DrillWork(
                application, new MicrometerDrillMetrics(application.metrics().registry()));
        this.exports = new ExportWork(application);
        this.runner = storage.map(parts -> new SlotRunner(
                parts.database().transactions(),
                rules(settings),
                work,
                new MicrometerJobMetrics(application.metrics().registry())));
        this.board = storage.map(
                parts -> new JobBoard(jobs, parts.database().transactions(), rules(settings), settings.enabled()));
        this.sweep = runner.map(each -> new JobSweep(jobs, each, isReady, databaseLost, connections::cancel, GRACE));
    }

    /** By the names of {@link RouteBeans#OF_JOBS}. */
    Map<String, Object> beans() {
        Map<String, Object> beans = new LinkedHashMap<>();
        beans.put(RouteBeans.JOB_DATABASE, connections);
        beans.put(RouteBeans.BACKLOG, backlog);
        beans.put(RouteBeans.DAY_WORK, dayWork);
        beans.put(RouteBeans.DRILL_WORK, drill);
        beans.put(RouteBeans.EXPORT_WORK, exports);
        return beans;
    }

    JobList jobs() {
        return jobs;
    }

    /** Only where there is a database. */
    SlotRunner runner() {
        return runner.orElseThrow();
    }

    /** Only where there is a database. */
    JobBoard board() {
        return board.orElseThrow();
    }

    /** None where there is no database on purpose. */
    List<HealthCheck> checks(BooleanSupplier isReady) {
        return board.<HealthCheck>map(each -> new JobsCheck(each, settings.enabled(), isReady)).stream()
                .toList();
    }

    /** Shows the last drill in the metrics, for a process that has done none itself. */
    void recallDrill() {
        drill.recall();
    }

    /** Answers about jobs over HTTP. */
    JobsDoor door(BooleanSupplier isReady) {
        return new JobsDoor(sweep.map(each -> new JobsDoor.Parts(jobs, board(), each)), isReady);
    }

    /** Begins no slot any more; what is in hand may come to its end. */
    void beginNoMore() {
        runner.ifPresent(SlotRunner::stop);
    }

    /** Ends what is in hand, for a process that is told to stop. */
    void stop() {
        beginNoMore();
        connections.cancel();
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
