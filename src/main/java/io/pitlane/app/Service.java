package io.pitlane.app;

import io.pitlane.config.Home;
import io.pitlane.config.Settings;
import io.pitlane.database.Database;
import io.pitlane.database.PoolStatistics;
import io.pitlane.error.OperationFailedException;
import io.pitlane.http.DatabaseCheck;
import io.pitlane.http.DiskSpaceCheck;
import io.pitlane.http.Health;
import io.pitlane.http.HealthCheck;
import io.pitlane.http.InboxCheck;
import io.pitlane.http.MetricsPage;
import io.pitlane.http.MigrationsCheck;
import io.pitlane.http.QuarantineCheck;
import io.pitlane.http.Refusals;
import io.pitlane.load.Archive;
import io.pitlane.load.HeldFiles;
import io.pitlane.load.InboxFolders;
import io.pitlane.load.InboxRule;
import io.pitlane.load.LoadListener;
import io.pitlane.metrics.DatabaseStatistics;
import io.pitlane.metrics.InboxGauges;
import io.pitlane.route.HttpDoor;
import io.pitlane.route.Inbox;
import io.pitlane.route.InboxGate;
import io.pitlane.route.ReadyFiles;
import io.pitlane.route.RoutesCheck;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.time.Clock;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleFunction;
import org.apache.camel.component.micrometer.routepolicy.MicrometerRoutePolicyFactory;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What {@code pitlane run} adds to an application: the routes, what they name, and what goes on beside them. Closing it
 * takes nothing new and finishes what is in hand; harmless when repeated.
 */
public final class Service implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(Service.class);
    private static final Duration RETRY_HELD_FILES = Duration.ofMinutes(1);
    private static final Duration COUNT_INBOX = Duration.ofSeconds(5);
    private static final Duration COUNT_ACTIVITY = Duration.ofMinutes(1);
    private static final Duration TIDY_INBOX = Duration.ofMinutes(1);

    private final Application application;
    private final StopSignal stopSignal;
    private final LoadListener listener;
    private final Settings settings;
    private final Database database;
    private final Clock clock = Clock.systemUTC();
    private final HeldFiles held = new HeldFiles(clock, RETRY_HELD_FILES);
    private final InboxFolders folders;
    private final DatabaseArrival arrival;
    private final RouteEngine engine;
    private final Housekeeping housekeeping = new Housekeeping();
    private final OpenedParts opened = new OpenedParts();

    Service(Application application, StopSignal stopSignal, LoadListener listener) {
        this.application = application;
        this.stopSignal = stopSignal;
        this.listener = listener;
        this.settings = application.settings();
        this.database = application.database();
        this.folders = new InboxFolders(settings.home().inbox(), clock);
        this.arrival = new DatabaseArrival(application::revive, database.gate()::isOpen, application::migrate);
        this.engine = new RouteEngine(settings);
    }

    void start() {
        createFolders(settings.home());
        opened.add(arrival);
        arrival.start();
        opened.add(housekeeping);
        keepFigures();
        opened.add(engine);
        engine.start(beans());
        LOG.info(
                "Ready after {} ms: inbox {}, http://{}:{}/health",
                System.currentTimeMillis()
                        - ManagementFactory.getRuntimeMXBean().getStartTime(),
                settings.home().inbox(),
                settings.http().host(),
                settings.http().port());
    }

    /** Blocks until the process is told to stop. */
    public void awaitStop() {
        stopSignal.awaitAsService();
    }

    /**
     * The same, for at most {@code patience}.
     *
     * @return whether the process was told to stop
     */
    public boolean awaitStop(Duration patience) {
        return stopSignal.awaitAsService(patience);
    }

    @Override
    public void close() {
        opened.close();
    }

    /** The one list of what YAML may name. */
    private Map<String, Object> beans() {
        Map<String, Object> beans = new LinkedHashMap<>();
        beans.put("inbox", inbox());
        beans.put(
                "readyFiles",
                new ReadyFiles(new InboxRule(clock, settings.inbox().minAge(), held)));
        beans.put("inboxGate", new InboxGate(arrival::isReady));
        beans.put("databaseArrival", arrival);
        beans.put("health", new Health(checks(), database::poolStatistics, clock));
        beans.put("readiness", new Health(readinessChecks(), database::poolStatistics, clock));
        beans.put("metricsPage", new MetricsPage(application.metrics()));
        beans.put("refusals", new Refusals(engine::paths));
        beans.put("httpDoor", new HttpDoor());
        beans.put("dataSource", database.dataSource());
        beans.put("meterRegistry", application.metrics().registry());
        beans.put("routeMetrics", routeMetrics());
        return beans;
    }

    private Inbox inbox() {
        Archive archive = new Archive(settings.home().archive(), clock);
        return new Inbox(folders, held, application.loader(), listener, archive);
    }

    private List<HealthCheck> checks() {
        return List.of(
                new DatabaseCheck(database.gate()),
                new MigrationsCheck(database.gate(), application.migrations()),
                new InboxCheck(folders, held),
                new QuarantineCheck(arrival::isReady, application.quarantine()),
                new DiskSpaceCheck(settings.home().data()),
                new RoutesCheck(engine::context));
    }

    /** The database is none of them: without it files wait, and are taken. */
    private List<HealthCheck> readinessChecks() {
        return List.of(new DiskSpaceCheck(settings.home().data()), new RoutesCheck(engine::context));
    }

    private MicrometerRoutePolicyFactory routeMetrics() {
        MicrometerRoutePolicyFactory factory = new MicrometerRoutePolicyFactory();
        factory.setMeterRegistry(application.metrics().registry());
        return factory;
    }

    private void keepFigures() {
        InboxGauges inbox = new InboxGauges(application.metrics().registry());
        housekeeping.repeat(
                "Counting the inbox",
                COUNT_INBOX,
                () -> inbox.show(folders.waiting().stream()
                        .map(each -> new InboxGauges.Waiting(
                                each.dataset(), each.files(), each.oldestAge().toMillis() / 1e3))
                        .toList()));
        housekeeping.repeat("Tidying the inbox", TIDY_INBOX, () -> folders.tidy(TIDY_INBOX));

        DatabaseStatistics statistics =
                new DatabaseStatistics(application.metrics().registry());
        statistics.live("enabled", () -> 1);
        pool(statistics, "max_open_connections", PoolStatistics::maxOpen);
        pool(statistics, "open_connections", PoolStatistics::open);
        pool(statistics, "in_use", PoolStatistics::inUse);
        pool(statistics, "idle", PoolStatistics::idle);
        pool(statistics, "wait_count", PoolStatistics::waitCount);
        pool(statistics, "wait_duration_ms", pool -> pool.waitDuration().toMillis());
        RecentActivity activity = new RecentActivity(application.transactions());
        housekeeping.repeat(
                "Reading the recent activity",
                COUNT_ACTIVITY,
                () -> statistics.stored(arrival.isReady() ? activity.read() : Map.of()));
    }

    private void pool(DatabaseStatistics statistics, String metric, ToDoubleFunction<PoolStatistics> figure) {
        statistics.live(metric, () -> figure.applyAsDouble(database.poolStatistics()));
    }

    private static void createFolders(Home home) {
        try {
            Files.createDirectories(home.inbox());
            Files.createDirectories(home.archive());
        } catch (IOException e) {
            throw new OperationFailedException(
                    "Cannot create the folders of the data directory " + home.data() + ": " + e
                            + "; make it writable or set data.dir",
                    e);
        }
    }
}
