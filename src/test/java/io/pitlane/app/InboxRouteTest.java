package io.pitlane.app;

import static org.assertj.core.api.Assertions.assertThat;

import io.pitlane.config.Settings;
import io.pitlane.config.SettingsReader;
import io.pitlane.database.DatabaseUnavailableException;
import io.pitlane.database.PoolStatistics;
import io.pitlane.dataset.Catalog;
import io.pitlane.http.FrontDoor;
import io.pitlane.http.Health;
import io.pitlane.http.IngestDoor;
import io.pitlane.http.MarketReads;
import io.pitlane.http.MetricsPage;
import io.pitlane.http.OpenApi;
import io.pitlane.http.PitReads;
import io.pitlane.http.Refusals;
import io.pitlane.http.TokenFile;
import io.pitlane.http.TokenRegister;
import io.pitlane.load.Archive;
import io.pitlane.load.FileReport;
import io.pitlane.load.FileState;
import io.pitlane.load.HeldFiles;
import io.pitlane.load.InboxFolders;
import io.pitlane.load.InboxRule;
import io.pitlane.load.LoadListener;
import io.pitlane.load.LoadReport;
import io.pitlane.load.SourceFile;
import io.pitlane.metrics.DoorMetrics;
import io.pitlane.metrics.PrometheusMetrics;
import io.pitlane.route.AnswerWriting;
import io.pitlane.route.EventLoopEngine;
import io.pitlane.route.HttpDoor;
import io.pitlane.route.HttpListener;
import io.pitlane.route.Inbox;
import io.pitlane.route.InboxGate;
import io.pitlane.route.IngestStep;
import io.pitlane.route.ReadyFiles;
import io.pitlane.store.Store;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;
import org.apache.camel.util.concurrent.SynchronousExecutorService;
import org.awaitility.Awaitility;
import org.awaitility.core.ThrowingRunnable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The inbox template as Camel runs it, with a loader that does what the test says. */
class InboxRouteTest {

    private static final String TRADES = "pit.trades";
    private static final Duration MIN_AGE = Duration.ofMillis(300);

    private static final Store NO_STORE =
            submission -> CompletableFuture.failedFuture(new IllegalStateException("no store"));

    private final List<List<String>> polls = new CopyOnWriteArrayList<>();
    private final List<String> failing = new CopyOnWriteArrayList<>();
    private final List<String> unbearable = new CopyOnWriteArrayList<>();
    private final HeldFiles held = new HeldFiles(Clock.systemUTC(), Duration.ofMinutes(1));
    private final PrometheusMetrics metrics = PrometheusMetrics.open();
    private volatile boolean isThere = true;
    private volatile boolean isAwayOnLoad;
    private Settings settings;
    private RouteEngine engine;
    private DatabaseArrival arrival;

    @BeforeEach
    void start(@TempDir Path data) {
        Map<String, String> flags = new HashMap<>();
        flags.put("data.dir", data.resolve("data with spaces").toString());
        flags.put("http.port", Integer.toString(RunningApplication.freePort()));
        flags.put("inbox.poll-interval", "50ms");
        flags.put("inbox.min-age", MIN_AGE.toMillis() + "ms");
        flags.put("inbox.files-per-poll", "10");
        settings = SettingsReader.read(RunningApplication.PROJECT, RunningApplication.PROJECT, Map.of(), flags);
        arrival = new DatabaseArrival(() -> {}, () -> isThere, () -> {});
        arrival.start();
        TokenRegister tokens = new TokenRegister(new TokenFile(settings.home().tokens()), Clock.systemUTC());
        FrontDoor door = new FrontDoor(settings.http(), tokens, DoorMetrics.none());
        engine = new RouteEngine(settings, metrics.registry(), new HttpListener(settings.http(), door));
        engine.start(beans(), NO_STORE, Map.of(), 0);
    }

    @AfterEach
    void stop() {
        engine.close();
        arrival.close();
        metrics.close();
    }

    @Test
    void aPollIsLoadedTogetherAndInTheOrderOfNames() throws IOException {
        isThere = false;
        await(() -> assertThat(arrival.isReady()).isFalse());
        for (int i = 0; i < 25; i++) {
            drop(String.format("%02d.json", i));
        }
        isThere = true;

        await(() -> assertThat(left()).isEmpty());
        assertThat(polls.stream().mapToInt(List::size)).allMatch(size -> size <= 10);
        assertThat(polls.size()).isLessThan(10);
        assertThat(polls.stream().flatMap(List::stream).toList()).isSorted().hasSize(25);
    }

    @Test
    void aFileThatCannotBeReadIsTriedOnceAndKeepsNobodyWaiting() throws IOException {
        failing.add("b.json");
        drop("a.json");
        drop("b.json");
        await(() -> assertThat(held.list()).hasSize(1));
        drop("c.json");

        await(() -> assertThat(left()).containsExactly("b.json"));
        assertThat(tries("b.json")).as(polls.toString()).isEqualTo(1);
        assertThat(held.list().get(0).reason()).endsWith("b.json: no permission to read it");

        failing.clear();
        Files.writeString(folder().resolve("b.json"), "changed");
        await(() -> assertThat(left()).isEmpty());
        assertThat(held.list()).isEmpty();
    }

    @Test
    void aFileThatBreaksTheLoaderIsFoundOutAndTheOthersAreLoaded() throws IOException {
        unbearable.add("b.json");
        isThere = false;
        await(() -> assertThat(arrival.isReady()).isFalse());
        drop("a.json");
        drop("b.json");
        drop("c.json");
        isThere = true;

        await(() -> assertThat(left()).containsExactly("b.json"));
        await(() -> assertThat(held.list()).hasSize(1));
        assertThat(held.list().get(0).reason()).contains("cannot bear b.json");
    }

    @Test
    void aDatabaseThatGoesAwayDuringTheLoadClosesTheGateAndHoldsNoFileBack() throws IOException {
        isAwayOnLoad = true;
        drop("a.json");
        await(() -> assertThat(polls).isNotEmpty());
        int tries = polls.size();
        isAwayOnLoad = false;

        await(() -> assertThat(left()).isEmpty());
        assertThat(held.list()).isEmpty();
        assertThat(tries).isLessThan(4);
    }

    @Test
    void aFileThatChangedWhileItWasReadStaysForAnotherLoad() throws IOException {
        drop("grows.json");

        await(() -> assertThat(left()).isEmpty());
        assertThat(polls.stream().filter(files -> files.contains("grows.json"))).hasSize(2);
    }

    @Test
    void aYoungFileIsLeftAloneUntilItHasRested() throws IOException {
        long begin = System.nanoTime();
        drop("young.json");

        await(() -> assertThat(left()).isEmpty());
        assertThat(Duration.ofNanos(System.nanoTime() - begin)).isGreaterThanOrEqualTo(MIN_AGE);
    }

    private Map<String, Object> beans() {
        Clock clock = Clock.systemUTC();
        Health health = new Health(List.of(), () -> new PoolStatistics(0, 0, 0, 0, 0, Duration.ZERO), clock);
        InboxFolders folders = new InboxFolders(settings.home().inbox(), clock);
        Archive archive = new Archive(settings.home().archive(), clock);
        Map<String, Object> beans = new HashMap<>();
        // No feed is on, so nobody asks for these.
        for (String ofFeeds : List.of(
                RouteBeans.POLLS,
                RouteBeans.EXCHANGE_POLL,
                RouteBeans.POLL_STORE,
                RouteBeans.PIT_TRADES,
                RouteBeans.POLL_EVENTS)) {
            beans.put(ofFeeds, new Object());
        }
        Catalog catalog = Catalog.read(settings.home().datasets());
        beans.put(RouteBeans.MARKET_READS, new MarketReads(catalog, Optional.empty(), () -> false));
        beans.put(
                RouteBeans.PIT_READS,
                new PitReads(
                        catalog,
                        settings.home().routes().resolve("sql"),
                        Optional.empty(),
                        () -> false,
                        Optional.empty()));
        beans.put(
                RouteBeans.OPEN_API,
                new OpenApi(catalog, settings.home().routes().resolve("sql"), settings.http(), List::of));
        beans.put(RouteBeans.INGEST_DOOR, new IngestStep(new IngestDoor(catalog, NO_STORE, settings.ingest())));
        beans.put(RouteBeans.EVENT_LOOP, new EventLoopEngine(settings.http().port()));
        beans.put(RouteBeans.ANSWER_WRITING, new AnswerWriting());
        beans.put(RouteBeans.SPOOL_WORK, new NoBacklog());
        beans.putAll(Map.of(
                RouteBeans.INBOX, new Inbox(folders, held, this::load, LoadListener.none(), archive),
                RouteBeans.READY_FILES,
                        new ReadyFiles(new InboxRule(clock, settings.inbox().minAge(), held)),
                RouteBeans.INBOX_GATE, new InboxGate(arrival::isReady),
                RouteBeans.DATABASE_ARRIVAL, arrival,
                RouteBeans.CALLER_THREAD, new SynchronousExecutorService(),
                RouteBeans.HTTP_DOOR, new HttpDoor(),
                RouteBeans.HEALTH, health,
                RouteBeans.READINESS, health,
                RouteBeans.METRICS_PAGE, new MetricsPage(metrics),
                RouteBeans.REFUSALS, new Refusals(engine::paths)));
        return beans;
    }

    /** What the route of the reconciler calls. */
    public static final class NoBacklog {

        public void work() {
            // nothing waits
        }
    }

    private LoadReport load(List<SourceFile> files) {
        List<String> names = new ArrayList<>();
        List<FileReport> reports = new ArrayList<>();
        List<String> failures = new ArrayList<>();
        for (SourceFile file : files) {
            String name = file.path().getFileName().toString();
            names.add(name);
            if (failing.contains(name)) {
                failures.add("cannot read " + file.path() + ": no permission to read it");
            } else {
                reports.add(report(file));
            }
        }
        polls.add(names);
        if (isAwayOnLoad) {
            throw new DatabaseUnavailableException("the wire is cut", null);
        }
        names.stream().filter(unbearable::contains).findFirst().ifPresent(name -> {
            throw new IllegalStateException("cannot bear " + name);
        });
        growOnce(files);
        return new LoadReport(reports, failures);
    }

    private void growOnce(List<SourceFile> files) {
        for (SourceFile file : files) {
            if (file.path().endsWith("grows.json") && tries("grows.json") == 1) {
                try {
                    Files.writeString(file.path(), "and it grew");
                } catch (IOException e) {
                    throw new java.io.UncheckedIOException(e);
                }
            }
        }
    }

    private static FileReport report(SourceFile file) {
        return new FileReport(file.path().toString(), file.dataset(), "00", FileState.LOADED, 1, 1, 0, 0, 0, 0.0, "");
    }

    private long tries(String name) {
        return polls.stream().filter(files -> files.contains(name)).count();
    }

    private Path folder() {
        return settings.home().inbox().resolve(TRADES);
    }

    private void drop(String name) throws IOException {
        Files.createDirectories(folder());
        Files.writeString(folder().resolve(name), "{}");
    }

    private List<String> left() throws IOException {
        try (Stream<Path> files = Files.list(folder())) {
            return files.map(file -> file.getFileName().toString()).sorted().toList();
        }
    }

    private static void await(ThrowingRunnable assertion) {
        Awaitility.await()
                .atMost(Duration.ofSeconds(30))
                .pollInterval(Duration.ofMillis(20))
                .untilAsserted(assertion);
    }
}
