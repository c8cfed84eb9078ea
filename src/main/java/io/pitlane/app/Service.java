package io.pitlane.app;

import io.pitlane.config.DatabaseMode;
import io.pitlane.config.Home;
import io.pitlane.config.Settings;
import io.pitlane.error.OperationFailedException;
import io.pitlane.feed.PollListener;
import io.pitlane.http.CheckStatus;
import io.pitlane.http.DoorCheck;
import io.pitlane.http.FeedsCheck;
import io.pitlane.http.FileReads;
import io.pitlane.http.Finding;
import io.pitlane.http.FrontDoor;
import io.pitlane.http.HealthCheck;
import io.pitlane.http.IngestDoor;
import io.pitlane.http.MarketReads;
import io.pitlane.http.MetricsPage;
import io.pitlane.http.OpenApi;
import io.pitlane.http.PitReads;
import io.pitlane.http.Refusals;
import io.pitlane.http.SpoolCheck;
import io.pitlane.http.StoreCheck;
import io.pitlane.http.TokenFile;
import io.pitlane.http.TokenRegister;
import io.pitlane.load.Archive;
import io.pitlane.load.HeldFiles;
import io.pitlane.load.InboxFolders;
import io.pitlane.load.InboxRule;
import io.pitlane.load.LoadListener;
import io.pitlane.load.LoadOptions;
import io.pitlane.load.LoadProgress;
import io.pitlane.metrics.MicrometerDoorMetrics;
import io.pitlane.metrics.MicrometerFeedMetrics;
import io.pitlane.route.AnswerWriting;
import io.pitlane.route.EventLoopEngine;
import io.pitlane.route.HttpDoor;
import io.pitlane.route.HttpListener;
import io.pitlane.route.Inbox;
import io.pitlane.route.InboxGate;
import io.pitlane.route.IngestStep;
import io.pitlane.route.JobSchedule;
import io.pitlane.route.ReadyFiles;
import io.pitlane.route.RoutesCheck;
import io.pitlane.route.UnwatchedFilesCheck;
import io.pitlane.store.Store;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.camel.util.concurrent.SynchronousExecutorService;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What {@code pitlane run} adds to an application: the routes, what they name, and what goes on beside them. Closing it
 * takes nothing new and finishes what is in hand; harmless when repeated.
 */
public final class Service implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(Service.class);
    private static final Duration RETRY_HELD_FILES = Duration.ofMinutes(1);

    private final Application application;
    private final StopSignal stopSignal;
    private final LoadListener listener;
    private final PollListener pollListener;
    private final Settings settings;
    private final Optional<Storage> storage;
    private final Clock clock = Clock.systemUTC();
    private final HeldFiles held = new HeldFiles(clock, RETRY_HELD_FILES);
    private final InboxFolders folders;
    private final DatabaseArrival arrival;
    private final TokenRegister tokens;
    private final RouteEngine engine;
    private final Upkeep upkeep;
    private final OpenedParts opened = new OpenedParts();
    private StoreParts store;
    private int port;
    private ReconcileParts reconcile;
    private JobParts jobs;
    private JobSchedule schedule;

    Service(Application application, StopSignal stopSignal, LoadListener listener, PollListener pollListener) {
        this.application = application;
        this.stopSignal = stopSignal;
        this.listener = listener;
        this.pollListener = pollListener;
        this.settings = application.settings();
        this.storage = application.storage();
        this.folders = new InboxFolders(settings.home().inbox(), clock);
        this.arrival = new DatabaseArrival(
                () -> storage.ifPresent(Storage::revive),
                () -> storage.map(parts -> parts.database().gate().isOpen()).orElse(false),
                () -> storage.ifPresent(Storage::migrate));
        this.upkeep = new Upkeep(application, arrival::isReady, clock);
        this.tokens = new TokenRegister(new TokenFile(settings.home().tokens()), clock);
        this.engine = new RouteEngine(settings, application.metrics().registry(), listener());
    }

    void start() {
        createFolders(settings.home());
        opened.add(arrival);
        if (storage.isPresent()) {
            arrival.start();
        } else {
            warnOfNoDatabase();
        }
        store = opened.add(new StoreParts(application, arrival, clock));
        opened.add(upkeep);
        upkeep.begin(folders, store);
        opened.add(engine);
        reconcile = opened.add(new ReconcileParts(application, store, arrival::isReady, clock));
        jobs = opened.add(new JobParts(
                application,
                engine::runJob,
                reconcile.backlog(),
                () -> arrival.isReady() && !stopSignal.isGiven(),
                arrival::lost));
        application.whenStopped(jobs::beginNoMore);
        schedule = jobs.schedule();
        upkeep.keepOfDrills(jobs::recallDrill);
        FeedParts feeds = opened.add(feeds());
        if (stopSignal.isGiven()) {
            return; // told to stop before there was anything to stop
        }
        Map<String, String> placeholders = new HashMap<>(feeds.placeholders());
        placeholders.putAll(jobs.placeholders());
        port = engine.start(beans(feeds), store.store(), placeholders, feeds.count() + jobs.count());
        schedule.open();
        arrival.welcomeWith(this::welcomeDatabase);
        engine.sweepJobs();
        warnOfAnOpenDoor();
        LOG.info(
                "Ready after {} ms: inbox {}, http://{}:{}/health",
                System.currentTimeMillis()
                        - ManagementFactory.getRuntimeMXBean().getStartTime(),
                settings.home().inbox(),
                settings.http().host(),
                port);
    }

    /** Where records go that come without a file; there from the start to the close. */
    public Store store() {
        return store.store();
    }

    /** Where HTTP is served. */
    public int port() {
        return port;
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

    private void welcomeDatabase() {
        engine.reconcile();
        engine.sweepJobs();
    }

    /** Polls in hand are given up before the engine waits for them. */
    private FeedParts feeds() {
        return new FeedParts(
                application,
                () -> arrival.isReady() && !stopSignal.isGiven(),
                store.store(),
                pollListener,
                new MicrometerFeedMetrics(application.metrics().registry()),
                clock);
    }

    private Map<String, Object> beans(FeedParts feeds) {
        Checks checks = new Checks(application);
        RoutesCheck routes = new RoutesCheck(engine::context);
        HealthCheck unwatched = new UnwatchedFilesCheck(folders, engine::context);
        HealthCheck spool = new SpoolCheck(store.spool(), arrival::isReady, clock);
        HealthCheck polls = new FeedsCheck(settings.feeds().enabled(), feeds.states());
        Map<String, Object> beans = new HashMap<>(feeds.beans());
        beans.putAll(jobs.beans());
        beans.put(RouteBeans.JOB_SCHEDULE, schedule);
        beans.put(RouteBeans.JOBS_DOOR, jobs.door(arrival::isReady));
        beans.put(RouteBeans.REGIME_JOB, RegimeFinding.job(application, store.store(), store.spool(), clock));
        beans.put(RouteBeans.INBOX, inbox());
        beans.put(
                RouteBeans.READY_FILES,
                new ReadyFiles(new InboxRule(clock, settings.inbox().minAge(), held)));
        beans.put(RouteBeans.INBOX_GATE, new InboxGate(() -> arrival.isReady() && !stopSignal.isGiven()));
        beans.put(RouteBeans.DATABASE_ARRIVAL, arrival);
        beans.put(RouteBeans.CALLER_THREAD, new SynchronousExecutorService());
        beans.put(
                RouteBeans.HEALTH,
                upkeep.watched(checks.all(folders, held, healthChecks(spool, routes, unwatched, polls))));
        beans.put(RouteBeans.SPOOL_WORK, reconcile.work());
        beans.put(RouteBeans.READINESS, checks.readiness(spool, routes));
        beans.put(RouteBeans.METRICS_PAGE, new MetricsPage(application.metrics()));
        beans.put(RouteBeans.MARKET_READS, marketReads());
        beans.put(RouteBeans.PIT_READS, pitReads());
        beans.put(
                RouteBeans.OPEN_API,
                new OpenApi(
                        application.catalog(),
                        settings.home().routes().resolve("sql"),
                        settings.http(),
                        engine::served));
        beans.put(
                RouteBeans.INGEST_DOOR,
                new IngestStep(new IngestDoor(application.catalog(), store.store(), settings.ingest())));
        beans.put(RouteBeans.EVENT_LOOP, new EventLoopEngine(settings.http().port()));
        beans.put(RouteBeans.ANSWER_WRITING, new AnswerWriting());
        beans.put(RouteBeans.REFUSALS, new Refusals(engine::paths));
        beans.put(RouteBeans.HTTP_DOOR, new HttpDoor());
        return beans;
    }

    private List<HealthCheck> healthChecks(HealthCheck... ofRoutes) {
        List<HealthCheck> all = new ArrayList<>(List.of(ofRoutes));
        all.add(new StoreCheck(store.store()::state));
        all.addAll(reconcile.checks());
        all.addAll(jobs.checks(arrival::isReady));
        all.add(doorCheck());
        return all;
    }

    private HttpListener listener() {
        return new HttpListener(
                settings.http(),
                new FrontDoor(
                        settings.http(),
                        tokens,
                        new MicrometerDoorMetrics(application.metrics().registry())));
    }

    private DoorCheck doorCheck() {
        return new DoorCheck(settings.http().host(), tokens);
    }

    private void warnOfAnOpenDoor() {
        Finding finding = doorCheck().look();
        if (finding.status() != CheckStatus.UP) {
            LOG.warn("{}", finding.why());
        }
    }

    private MarketReads marketReads() {
        return new MarketReads(
                application.catalog(), storage.map(parts -> parts.database().transactions()), arrival::isReady);
    }

    private PitReads pitReads() {
        return new PitReads(
                application.catalog(),
                settings.home().routes().resolve("sql"),
                storage.map(parts -> parts.database().transactions()),
                arrival::isReady,
                settings.database().mode() == DatabaseMode.MEMORY
                        ? Optional.empty()
                        : Optional.of(new FileReads(application.catalog(), store.files())));
    }

    private Inbox inbox() {
        return new Inbox(
                folders,
                held,
                files -> application.loader().load(files, LoadOptions.DEFAULT, LoadProgress.silent()),
                listener,
                new Archive(settings.home().archive(), clock));
    }

    private void warnOfNoDatabase() {
        LOG.warn(
                settings.database().mode() == DatabaseMode.MEMORY
                        ? "Running without a database, in memory: nothing is kept, which breaks the promise"
                        : "Running without a database: files wait in the inbox until there is one");
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
