package io.pitlane.app;

import io.micrometer.core.instrument.MeterRegistry;
import io.pitlane.config.Settings;
import io.pitlane.error.OperationFailedException;
import io.pitlane.http.ServedRoute;
import io.pitlane.route.HttpListener;
import io.pitlane.route.StoreComponent;
import io.pitlane.store.Store;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.camel.CamelContext;
import org.apache.camel.ProducerTemplate;
import org.apache.camel.Route;
import org.apache.camel.component.micrometer.routepolicy.MicrometerRoutePolicyFactory;
import org.apache.camel.component.platform.http.HttpEndpointModel;
import org.apache.camel.component.platform.http.PlatformHttpComponent;
import org.apache.camel.component.platform.http.PlatformHttpEndpoint;
import org.apache.camel.component.quartz.QuartzComponent;
import org.apache.camel.main.BaseMainSupport;
import org.apache.camel.main.Main;
import org.apache.camel.main.MainConfigurationProperties;
import org.apache.camel.main.MainListenerSupport;

/**
 * Camel, with the routes of {@code routes/} and the beans that they may name. Its life is ours to end: it installs no
 * shutdown hook.
 */
final class RouteEngine implements AutoCloseable {

    /** How long a stop waits for what is in hand. */
    static final int STOP_SECONDS = 10;

    private static final String CATCH_ALL = "/";
    private static final List<String> ALL_METHODS = List.of("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE");
    private static final int JOB_THREADS = 4;

    private final Settings settings;
    private final MicrometerRoutePolicyFactory routeMetrics = new MicrometerRoutePolicyFactory();
    private final HttpListener listener;
    private final Main main = new Main();
    private ProducerTemplate messages;

    RouteEngine(Settings settings, MeterRegistry registry, HttpListener listener) {
        this.settings = settings;
        this.listener = listener;
        this.routeMetrics.setMeterRegistry(registry);
    }

    /**
     * Starts every route, and serves them when all of them run.
     *
     * @param beans those of {@link RouteBeans}
     * @param store behind {@code store:<dataset>}
     * @param more placeholders that are no settings
     * @param schedules how many routes wait for a time of their own
     * @return the HTTP port
     * @throws OperationFailedException if a route is wrong, or the HTTP port is taken
     */
    int start(Map<String, Object> beans, Store store, Map<String, String> more, int schedules) {
        HttpPort.requireFree(settings.http().host(), settings.http().port());
        quiet(main.configure())
                .withName("pitlane")
                .withRoutesIncludePattern("file:" + settings.home().routes() + "/**/*.camel.yaml");
        main.configure().withRoutesExcludePattern(excluded());
        main.setPropertyPlaceholderLocations(
                "file:" + settings.home().config().resolve("application.properties") + ";optional=true");
        placeholders().forEach(main::addOverrideProperty);
        more.forEach(main::addOverrideProperty);
        if (!beans.keySet().equals(RouteBeans.NAMES)) {
            throw new IllegalArgumentException("Routes may name " + RouteBeans.NAMES + " and get " + beans.keySet());
        }
        beans.forEach(main::bind);
        main.bind("routeMetrics", routeMetrics);
        main.bind("store-component", new StoreComponent(store));
        main.bind("quartz-component", quartz(schedules));
        main.addMainListener(new ListenerFirst());
        try {
            main.start();
            messages = main.getCamelTemplate();
        } catch (Exception e) {
            throw new OperationFailedException("Cannot start the routes: " + rootMessage(e), e);
        }
        return listener.open();
    }

    /** Settings come from us alone, and nobody else is told of what goes on. */
    static MainConfigurationProperties quiet(MainConfigurationProperties configuration) {
        return configuration
                .withAutoConfigurationEnvironmentVariablesEnabled(false)
                .withAutoConfigurationSystemPropertiesEnabled(false)
                .withJmxEnabled(false)
                .withUseMdcLogging(false)
                .withShutdownTimeout(STOP_SECONDS)
                .withShutdownLogInflightExchangesOnTimeout(false);
    }

    /** Lets the route that reconciles the spool begin, on a thread of its own. */
    void reconcile() {
        if (context().isStarted()) {
            messages.asyncSendBody("direct:reconcile-spool", null);
        }
    }

    /** Lets the route that looks for jobs that are due begin, on a thread of its own. */
    void sweepJobs() {
        if (context().isStarted()) {
            messages.asyncSendBody("direct:sweep-jobs", null);
        }
    }

    /** Runs the route of a job on this thread; what it throws comes out as it is. */
    Map<String, Object> runJob(String job, Instant due) {
        return RouteWork.run(messages, job, due);
    }

    /** Null before the start. */
    CamelContext context() {
        return main.getCamelContext();
    }

    /** Paths that are served over HTTP with some method. */
    Set<String> paths() {
        PlatformHttpComponent http = context().getComponent("platform-http", PlatformHttpComponent.class);
        return http.getHttpEndpoints().stream()
                .map(HttpEndpointModel::getUri)
                .filter(path -> !path.equals(CATCH_ALL))
                .collect(Collectors.toUnmodifiableSet());
    }

    /** What is served over HTTP, with the methods and the words of its routes. */
    List<ServedRoute> served() {
        return context().getRoutes().stream()
                .filter(route -> route.getEndpoint() instanceof PlatformHttpEndpoint)
                .map(RouteEngine::served)
                .filter(route -> !route.path().equals(CATCH_ALL))
                .toList();
    }

    private static ServedRoute served(Route route) {
        PlatformHttpEndpoint endpoint = (PlatformHttpEndpoint) route.getEndpoint();
        List<String> methods = endpoint.getHttpMethodRestrict() == null
                ? ALL_METHODS
                : List.of(endpoint.getHttpMethodRestrict().split(","));
        return new ServedRoute(route.getRouteId(), endpoint.getPath(), methods, route.getDescription());
    }

    /** Takes nothing new, waits for what is in hand, and ends. Harmless when repeated. */
    @Override
    public void close() {
        main.stop();
    }

    /** Routes over HTTP need the router of the listener when they are made. */
    private final class ListenerFirst extends MainListenerSupport {

        @Override
        public void afterConfigure(BaseMainSupport configured) {
            try {
                configured.getCamelContext().addService(listener, true, true);
            } catch (Exception e) {
                throw new IllegalStateException(e);
            }
        }
    }

    /** Routes that have nothing to do are not even read. */
    private String excluded() {
        List<String> patterns = new ArrayList<>();
        if (!settings.feeds().enabled()) {
            patterns.add("**/feeds/*.camel.yaml");
        }
        if (!settings.database().mode().hasDatabase()) {
            patterns.add("**/jobs/*.camel.yaml");
        }
        return String.join(",", patterns);
    }

    /** What routes may name as {@code {{key}}}, and the settings of Camel itself. */
    private Map<String, String> placeholders() {
        Map<String, String> properties = new LinkedHashMap<>();
        properties.put("data.dir", settings.home().data().toString());
        properties.put("routes.dir", settings.home().routes().toString());
        properties.put(
                "inbox.poll-interval",
                Long.toString(settings.inbox().pollInterval().toMillis()));
        properties.put(
                "reconcile.interval",
                Long.toString(settings.reconcile().interval().toMillis()));
        properties.put(
                "jobs.sweep-interval",
                Long.toString(settings.jobs().sweepInterval().toMillis()));
        properties.put("inbox.files-per-poll", Integer.toString(settings.inbox().filesPerPoll()));
        return properties;
    }

    /**
     * A thread for each that may be due: a venue that keeps its polls waiting takes none from others. Most of them rest.
     */
    private static QuartzComponent quartz(int schedules) {
        QuartzComponent quartz = new QuartzComponent();
        quartz.setProperties(Map.of(
                "org.quartz.scheduler.instanceName", "pitlane",
                "org.quartz.threadPool.class", "org.quartz.simpl.SimpleThreadPool",
                "org.quartz.threadPool.makeThreadsDaemons", "true",
                "org.quartz.threadPool.threadCount", Integer.toString(JOB_THREADS + schedules)));
        return quartz;
    }

    static String rootMessage(Throwable failure) {
        Throwable root = failure;
        while (root.getCause() != null && root.getCause() != root) {
            root = root.getCause();
        }
        // Camel shows a mistake in YAML on several lines.
        return root.getMessage() == null
                ? root.toString()
                : root.getMessage().strip().replaceAll("\\s+", " ");
    }
}
