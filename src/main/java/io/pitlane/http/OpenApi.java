package io.pitlane.http;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.pitlane.config.HttpSettings;
import io.pitlane.config.ProductVersion;
import io.pitlane.dataset.Catalog;
import io.pitlane.dataset.Dataset;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/**
 * Answers {@code GET /openapi.json}: every route that is served, with what it takes and gives and who comes in, as OpenAPI
 * 3.0. What is served is asked of the routes, and what lists take of those who answer them, so it says what is. Thread-safe.
 */
public final class OpenApi {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Pattern PART = Pattern.compile("\\{([^}]+)}");
    private static final String TEXT = "text/plain";
    private static final String APPLICATION_JSON = "application/json";
    private static final String ROLE = "x-pitlane-role";
    private static final String BEARER = "bearer";

    private final Catalog catalog;
    private final HttpSettings settings;
    private final Map<String, PitView> views;
    private final Map<String, PitFigure> figures;
    private final Map<String, ReadTable> tables;
    private final Supplier<List<ServedRoute>> routes;

    /**
     * @param statements folder of the statements of figures
     * @param routes all that are served, when they run
     */
    public OpenApi(Catalog catalog, Path statements, HttpSettings settings, Supplier<List<ServedRoute>> routes) {
        this.catalog = catalog;
        this.settings = settings;
        this.views = PitViews.of(catalog);
        this.figures = PitFigure.all(statements);
        this.tables = MarketReads.tables(catalog);
        this.routes = routes;
    }

    /** The whole document. */
    public Answer document() {
        ObjectNode document = JSON.createObjectNode().put("openapi", "3.0.3");
        document.putObject("info")
                .put("title", "Pitlane")
                .put("version", ProductVersion.number())
                .put(
                        "description",
                        "Errors are {\"error\",\"detail\"}. Paths that name no token need none from this machine: over"
                                + " loopback, with a loopback Host and no Origin of elsewhere.");
        ObjectNode paths = document.putObject("paths");
        routes.get().stream()
                .sorted((one, other) -> one.path().compareTo(other.path()))
                .forEach(route -> add(paths, route));
        ObjectNode components = document.putObject("components");
        components
                .putObject("securitySchemes")
                .putObject(BEARER)
                .put("type", "http")
                .put("scheme", BEARER);
        ObjectNode schemas = components.putObject("schemas");
        schemas.set("Error", OpenApiSchemas.error());
        schemas.set("Taken", OpenApiSchemas.taken());
        open().forEach(dataset -> schemas.set(dataset.name(), OpenApiSchemas.record(dataset)));
        return Answer.jsonText(200, document.toString());
    }

    private List<Dataset> open() {
        return catalog.all().stream().filter(IngestDoor::isOpen).toList();
    }

    private void add(ObjectNode paths, ServedRoute route) {
        ObjectNode path = paths.withObjectProperty(route.path());
        for (String method : route.methods()) {
            boolean reads = method.equals("GET") || method.equals("HEAD");
            ObjectNode operation = path.putObject(method.toLowerCase(Locale.ROOT))
                    .put("operationId", reads && method.equals("HEAD") ? route.id() + "-head" : route.id())
                    .put("summary", route.description());
            ArrayNode parameters = operation.putArray("parameters");
            addPartsOfPath(parameters, route.path());
            Optional<ReadTable> table = addQuery(parameters, route.path());
            if (!reads) {
                addBody(operation, parameters, route.path());
            }
            addAnswers(operation.putObject("responses"), method, route.path(), table);
            addEntry(operation, route.path(), reads);
        }
    }

    private void addPartsOfPath(ArrayNode parameters, String path) {
        for (MatchResult part : PART.matcher(path).results().toList()) {
            ObjectNode parameter = parameters
                    .addObject()
                    .put("name", part.group(1))
                    .put("in", "path")
                    .put("required", true);
            parameter.set(
                    "schema",
                    part.group(1).equals("dataset")
                            ? OpenApiSchemas.words(
                                    open().stream().map(Dataset::name).toList())
                            : OpenApiSchemas.type("string"));
        }
    }

    /** @return of a list, what its rows are */
    private Optional<ReadTable> addQuery(ArrayNode parameters, String path) {
        if (path.startsWith("/market/") && tables.containsKey(rest(path))) {
            ReadTable table = tables.get(rest(path));
            OpenApiParameters.add(parameters, table, table.parameters());
            return Optional.of(table);
        }
        if (!path.startsWith("/pit/")) {
            return Optional.empty();
        }
        String name = PART.matcher(rest(path)).replaceAll("").replaceFirst("/$", "");
        if (name.equals("regime_snapshots/at")) {
            OpenApiParameters.add(parameters, "ts", List.of(), true);
            OpenApiParameters.add(parameters, PageRequest.AS_OF, List.of(), false);
            return Optional.of(views.get("regime_snapshots").table());
        }
        PitView view = views.get(name);
        if (view != null) {
            OpenApiParameters.add(parameters, view.table(), view.parameters());
            return Optional.of(view.table());
        }
        Optional.ofNullable(figures.get("pit-" + name.replace('/', '-').replace('_', '-')))
                .ifPresent(figure -> figure.parameters()
                        .forEach(parameter -> OpenApiParameters.add(parameters, parameter, List.of(), false)));
        return Optional.empty();
    }

    private static String rest(String path) {
        return path.substring(path.indexOf('/', 1) + 1);
    }

    private void addBody(ObjectNode operation, ArrayNode parameters, String path) {
        ObjectNode content =
                operation.putObject("requestBody").put("required", true).putObject("content");
        if (!path.startsWith("/ingest/")) {
            content.putObject(APPLICATION_JSON).putObject("schema").put("type", "object");
            return;
        }
        ArrayNode records = JSON.createArrayNode();
        open().forEach(dataset -> records.add(OpenApiSchemas.reference(dataset.name())));
        ObjectNode record = JSON.createObjectNode();
        record.set("anyOf", records);
        ObjectNode several = OpenApiSchemas.type("array");
        several.set("items", record);
        content.putObject(APPLICATION_JSON)
                .putObject("schema")
                .putArray("anyOf")
                .add(record.deepCopy())
                .add(several);
        content.putObject("application/x-ndjson")
                .putObject("schema")
                .put("type", "string")
                .put("description", "A record a line");
        addHeader(parameters, "Idempotency-Key", "1 to 64 visible ASCII characters: a retry is the same batch");
        addHeader(parameters, "Content-Encoding", "gzip or zstd");
    }

    private static void addHeader(ArrayNode parameters, String name, String description) {
        parameters
                .addObject()
                .put("name", name)
                .put("in", "header")
                .put("required", false)
                .put("description", description)
                .set("schema", OpenApiSchemas.type("string"));
    }

    private static void addAnswers(ObjectNode responses, String method, String path, Optional<ReadTable> table) {
        ObjectNode content = responses
                .putObject("200")
                .put("description", path.startsWith("/ingest/") ? "Durable" : "What was asked for")
                .putObject("content");
        if (path.equals("/metrics")) {
            content.putObject(TEXT).set("schema", OpenApiSchemas.type("string"));
        } else {
            ObjectNode schema = path.startsWith("/ingest/")
                    ? OpenApiSchemas.reference("Taken")
                    : table.map(OpenApiSchemas::page).orElseGet(() -> OpenApiSchemas.type("object"));
            content.putObject(APPLICATION_JSON).set("schema", schema);
        }
        if (path.startsWith("/ingest/")) {
            error(responses, "413", "Too large, or too many records");
            error(responses, "415", "A type or an encoding that is not taken");
            error(responses, "403", "The dataset takes no posts, or the role is not enough");
            error(responses, "404", "There is no such dataset");
            responses
                    .putObject("422")
                    .put("description", "No record fits, or the key was given to other records")
                    .putObject("content")
                    .putObject(APPLICATION_JSON)
                    .putObject("schema")
                    .putArray("anyOf")
                    .add(OpenApiSchemas.reference("Taken"))
                    .add(OpenApiSchemas.reference("Error"));
        } else {
            error(responses, "403", "The role is not enough");
        }
        error(responses, "400", "A parameter or the request is wrong");
        error(responses, "401", "A token is needed, or is not taken");
        error(responses, "503", "Not now");
        if (method.equals("HEAD")) {
            responses.forEach(response -> ((ObjectNode) response).remove("content"));
        }
    }

    private static void error(ObjectNode responses, String status, String description) {
        responses
                .putObject(status)
                .put("description", description)
                .putObject("content")
                .putObject(APPLICATION_JSON)
                .set("schema", OpenApiSchemas.reference("Error"));
    }

    /** As the door decides. */
    private void addEntry(ObjectNode operation, String path, boolean reads) {
        RequestTarget target =
                RequestTarget.parse(PART.matcher(path).replaceAll("x")).orElseThrow();
        Area area = Area.of(target);
        Area.Entry entry = FrontDoor.entry(area, target, settings);
        ArrayNode security = operation.putArray("security");
        if (entry == Area.Entry.ANYBODY) {
            return;
        }
        operation.put(ROLE, area.needed(reads).word());
        security.addObject().putArray(BEARER);
        if (entry == Area.Entry.LOCAL) {
            security.addObject();
        }
    }
}
