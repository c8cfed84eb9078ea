package io.pitlane.app;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion;
import io.pitlane.config.Home;
import io.pitlane.exchange.ExchangeCatalog;
import io.pitlane.feed.FeedList;
import io.pitlane.feed.FeedRoutes;
import io.pitlane.job.JobList;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** Rules for the files of {@code routes/} that Camel does not check, or checks only when it is too late. */
class RouteFilesTest {

    private static final Pattern PLACEHOLDER = Pattern.compile("\\{\\{([^{}:]+)(:[^}]*)?}}");

    /** Made of {@code config/feeds.yaml}, for each feed that it lists. */
    private static final Pattern OF_FEEDS = Pattern.compile("\\{\\{feeds\\.(on|every)\\.\\{\\{feed}}(:false)?}}");

    /** Made of {@code config/jobs.yaml}, for each job that it lists. */
    private static final Pattern OF_JOBS = Pattern.compile("\\{\\{jobs\\.(on|cron)\\.\\{\\{job}}(:false)?}}");

    /** Known without a setting: the process may stand in any folder. */
    private static final String FOLDER_OF_ROUTES = "routes.dir";

    private static final Pattern BEAN = Pattern.compile("#bean:([A-Za-z]+)");

    private final List<RouteFile> files = RouteFile.all();

    @Test
    void everyFileIsValidByCamelsSchema() throws IOException {
        JsonSchema schema;
        try (InputStream stream = getClass().getResourceAsStream("/schema/camelYamlDsl.json")) {
            schema = JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V4).getSchema(stream);
        }

        for (RouteFile file : files) {
            assertThat(schema.validate(file.content()))
                    .as(file.path().toString())
                    .isEmpty();
        }
    }

    @Test
    void aFileNameHasOneEndingAndSaysWhatIsInside() {
        for (RouteFile file : files) {
            assertThat(file.path().getFileName().toString()).matches("[a-z0-9-]+\\.camel\\.yaml");
            List<String> ids = new ArrayList<>();
            file.routes().forEach(route -> ids.add(route.path("id").asText()));
            file.elements("templatedRoute")
                    .forEach(route -> ids.add(route.path("routeId").asText()));
            file.elements("routeTemplate")
                    .forEach(template -> ids.add(template.path("id").asText()));
            file.elements("routeConfiguration")
                    .forEach(policy -> ids.add(policy.path("id").asText()));
            String expected =
                    switch (file.kind()) {
                        case "inbox" -> "inbox-" + file.name();
                        case "feeds" -> "feed-" + file.name();
                        case "jobs" -> "run-" + file.name();
                        default -> file.name();
                    };
            assertThat(ids).as(file.path().toString()).contains(expected);
        }
    }

    @Test
    void idsAreUniqueAmongPlainAndTemplatedRoutes() {
        List<String> ids = new ArrayList<>();
        for (RouteFile file : files) {
            file.elements("route").forEach(route -> ids.add(route.path("id").asText()));
            file.elements("templatedRoute")
                    .forEach(route -> ids.add(route.path("routeId").asText()));
        }
        assertThat(ids).doesNotHaveDuplicates().doesNotContain("");
    }

    @Test
    void everyRouteSaysWhatItIsFor() {
        for (RouteFile file : files) {
            List<JsonNode> described = new ArrayList<>(file.routes());
            described.addAll(file.elements("routeTemplate"));
            described.addAll(file.elements("routeConfiguration"));
            for (JsonNode element : described) {
                assertThat(element.path("description").asText())
                        .as(file.path().toString())
                        .isNotBlank();
            }
        }
    }

    @Test
    void everyRouteFromOutsideNamesAPolicyThatExists() {
        Set<String> policies = new HashSet<>();
        files.forEach(file -> file.elements("routeConfiguration")
                .forEach(policy -> policies.add(policy.path("id").asText())));

        for (RouteFile file : files) {
            for (JsonNode route : file.routes()) {
                if (!route.path("from").path("uri").asText().startsWith("direct:")) {
                    assertThat(policies)
                            .as(file.path().toString())
                            .contains(route.path("routeConfigurationId").asText());
                }
            }
        }
    }

    @Test
    void aTemplatedRouteGivesExactlyWhatItsTemplateAsksFor() {
        Map<String, JsonNode> templates = new HashMap<>();
        files.forEach(file -> file.elements("routeTemplate")
                .forEach(template -> templates.put(template.path("id").asText(), template)));

        for (RouteFile file : files) {
            for (JsonNode route : file.elements("templatedRoute")) {
                JsonNode template = templates.get(route.path("routeTemplateRef").asText());
                assertThat(template).as(file.path().toString()).isNotNull();
                Set<String> given = names(route.path("parameters"), false);
                assertThat(given)
                        .as(file.path().toString())
                        .containsAll(names(template.path("parameters"), true))
                        .isSubsetOf(names(template.path("parameters"), false));
            }
        }
    }

    @Test
    void everyPlaceholderIsDocumentedOrATemplatesOwn() throws IOException {
        Properties documented = new Properties();
        try (InputStream stream = Files.newInputStream(Path.of("config/application.properties"))) {
            documented.load(stream);
        }
        for (RouteFile file : files) {
            Set<String> known = new HashSet<>(documented.stringPropertyNames());
            known.add(FOLDER_OF_ROUTES);
            file.elements("routeTemplate").forEach(template -> known.addAll(names(template.path("parameters"), false)));
            for (String text : file.texts()) {
                String plain = OF_JOBS.matcher(OF_FEEDS.matcher(text).replaceAll("{{feed}}"))
                        .replaceAll("{{job}}");
                Matcher matcher = PLACEHOLDER.matcher(plain);
                while (matcher.find()) {
                    assertThat(known).as(file.path().toString()).contains(matcher.group(1));
                }
            }
        }
    }

    /** Also the other way round: what no route names need not be bound. */
    @Test
    void theBeansThatRoutesNameAreThoseOfTheOneList() {
        Set<String> named = new TreeSet<>();
        files.forEach(file -> named.addAll(beansOf(file)));

        assertThat(named).isEqualTo(new TreeSet<>(RouteBeans.NAMES));
    }

    /** Camel would otherwise choose a method by itself, for which headers can be an argument. */
    @Test
    void everyBeanStepNamesItsMethodAndHasAnId() {
        for (RouteFile file : files) {
            file.everyObject(object -> {
                if (object.has("bean")) {
                    assertThat(object.path("bean").path("method").asText())
                            .as(file.path().toString())
                            .matches("[a-z][A-Za-z]*\\(.*\\)");
                    assertThat(object.path("bean").path("id").asText())
                            .as(file.path().toString())
                            .isNotBlank();
                }
            });
        }
    }

    /** A feed's file, its route and its parameter have one name, and config/feeds.yaml lists it. */
    @Test
    void everyFeedThatIsListedHasItsRouteAndTheOtherWayRound() {
        List<RouteFile> feeds =
                files.stream().filter(file -> file.kind().equals("feeds")).toList();
        for (RouteFile file : feeds) {
            List<JsonNode> routes = file.elements("templatedRoute");
            assertThat(routes).as(file.path().toString()).hasSize(1);
            JsonNode route = routes.get(0);
            assertThat(route.path("routeTemplateRef").asText()).isEqualTo("feed");
            assertThat(route.path("routeId").asText()).isEqualTo("feed-" + file.name());
            assertThat(route.path("parameters").path(0).path("value").asText()).isEqualTo(file.name());
        }

        Home home = new Home(RunningApplication.PROJECT, RunningApplication.PROJECT.resolve("data"));
        FeedList listed = FeedList.read(home.feeds(), ExchangeCatalog.read(home.exchanges()));
        assertThat(listed.feeds()).hasSameSizeAs(feeds);
        assertThat(FeedRoutes.in(home.routes().resolve("feeds")).disagreements(listed))
                .isEmpty();
    }

    /**
     * A schedule from the template, and the work, which a command starts alone: whoever runs the slot hears what goes
     * wrong, and Camel says nothing of it.
     */
    @Test
    void aJobHasAScheduleAndItsWorkAsTwoRoutes() {
        List<RouteFile> jobs =
                files.stream().filter(file -> file.kind().equals("jobs")).toList();
        for (RouteFile file : jobs) {
            List<JsonNode> schedules = file.elements("templatedRoute");
            assertThat(schedules).as(file.path().toString()).hasSize(1);
            assertThat(schedules.get(0).path("routeTemplateRef").asText()).isEqualTo("schedule");
            assertThat(schedules.get(0).path("routeId").asText()).isEqualTo("schedule-" + file.name());
            assertThat(schedules.get(0).path("parameters").path(0).path("value").asText())
                    .isEqualTo(file.name());
            List<JsonNode> work = file.elements("route");
            assertThat(work).as(file.path().toString()).hasSize(1);
            assertThat(work.get(0).path("from").path("uri").asText()).isEqualTo("direct:run-" + file.name());
            assertThat(work.get(0).path("routeConfigurationId").asText()).isEqualTo("job-policy");
        }

        Home home = new Home(RunningApplication.PROJECT, RunningApplication.PROJECT.resolve("data"));
        assertThat(JobList.read(home.jobs(), home.routes().resolve("jobs")).jobs())
                .isNotEmpty()
                .hasSameSizeAs(jobs);
    }

    /** A command runs one job with nothing else about it. */
    @Test
    void jobsNameOnlyBeansThatACommandHasTooAndCallNoRouteOfElsewhere() {
        Set<String> named = new TreeSet<>();
        for (RouteFile file :
                files.stream().filter(each -> each.kind().equals("jobs")).toList()) {
            named.addAll(beansOf(file));
            file.texts().stream().filter(text -> text.startsWith("direct:")).forEach(text -> assertThat(text)
                    .isEqualTo("direct:run-" + file.name()));
        }
        assertThat(named).isEqualTo(new TreeSet<>(RouteBeans.OF_JOBS));
    }

    @Test
    void noRouteOfTheApiLetsHeadersThrough() {
        List<RouteFile> api =
                files.stream().filter(file -> file.kind().equals("api")).toList();

        assertThat(api).isNotEmpty();
        for (RouteFile file : api) {
            for (JsonNode route : file.elements("route")) {
                assertThat(route.path("from").path("uri").asText()).startsWith("platform-http:");
            }
        }
        for (RouteFile file : files) {
            for (JsonNode route : routesFromHttp(file)) {
                assertThat(route.path("routeConfigurationId").asText()).isEqualTo("api-policy");
                JsonNode parameters = route.path("from").path("parameters");
                assertThat(parameters.path("headerFilterStrategy").asText()).isEqualTo("#bean:httpDoor");
                assertThat(parameters.has("httpMethodRestrict")
                                || parameters.path("matchOnUriPrefix").asBoolean())
                        .as(file.path().toString())
                        .isTrue();
            }
        }
    }

    @Test
    void statementsStandInFilesAndBodiesStayOutOfTheLog() {
        for (RouteFile file : files) {
            for (String text : file.texts()) {
                assertThat(text)
                        .as(file.path().toString())
                        .doesNotContainPattern("^sql:(?!file:\\{\\{routes.dir}}/sql/|body$)");
            }
            file.everyObject(object -> assertThat(object.path("log").toString())
                    .as(file.path().toString())
                    .doesNotContain("${body}"));
        }
    }

    private static Set<String> beansOf(RouteFile file) {
        Set<String> named = new TreeSet<>();
        file.everyObject(object -> {
            if (object.path("bean").has("ref")) {
                named.add(object.path("bean").path("ref").asText());
            }
        });
        file.texts().forEach(text -> BEAN.matcher(text).results().forEach(found -> named.add(found.group(1))));
        return named;
    }

    private static List<JsonNode> routesFromHttp(RouteFile file) {
        return file.routes().stream()
                .filter(route -> route.path("from").path("uri").asText().startsWith("platform-http:"))
                .toList();
    }

    private static Set<String> names(JsonNode parameters, boolean onlyRequired) {
        Set<String> names = new HashSet<>();
        parameters.forEach(parameter -> {
            if (!onlyRequired || !parameter.has("defaultValue")) {
                names.add(parameter.path("name").asText());
            }
        });
        return names;
    }
}
