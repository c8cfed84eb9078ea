package io.pitlane.app;

import io.pitlane.config.Settings;
import io.pitlane.error.OperationFailedException;
import io.pitlane.job.JobWork;
import java.time.Instant;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.camel.ProducerTemplate;
import org.apache.camel.main.Main;

/** Camel with the work of one job and nothing else: no schedule, no HTTP. For one command; not thread-safe. */
final class JobEngine implements JobWork, AutoCloseable {

    private final Settings settings;
    private final String job;
    private final Main main = new Main();
    private ProducerTemplate messages;

    JobEngine(Settings settings, String job) {
        this.settings = settings;
        this.job = job;
    }

    /**
     * @param beans those of {@link RouteBeans#OF_JOBS}
     * @throws OperationFailedException if the route is wrong
     */
    void start(Map<String, Object> beans) {
        RouteEngine.quiet(main.configure())
                .withName("pitlane-job")
                .withRoutesIncludePattern(Stream.of("jobs/" + job, "templates/schedule", "common/job-policy")
                        .map(file -> "file:" + settings.home().routes() + "/" + file + ".camel.yaml")
                        .collect(Collectors.joining(",")));
        main.setPropertyPlaceholderLocations(
                "file:" + settings.home().config().resolve("application.properties") + ";optional=true");
        main.addOverrideProperty("data.dir", settings.home().data().toString());
        main.addOverrideProperty("routes.dir", settings.home().routes().toString());
        beans.forEach(main::bind);
        try {
            main.start();
            messages = main.getCamelTemplate();
        } catch (Exception e) {
            throw new OperationFailedException(
                    "Cannot start the route of " + job + ": " + RouteEngine.rootMessage(e), e);
        }
    }

    @Override
    public Map<String, Object> run(String name, Instant due) {
        return RouteWork.run(messages, name, due);
    }

    @Override
    public void close() {
        main.stop();
    }
}
