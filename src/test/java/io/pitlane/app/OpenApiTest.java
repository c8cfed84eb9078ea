package io.pitlane.app;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion;
import io.pitlane.http.Role;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** Holds {@code GET /openapi.json} against the files of the routes, and against what is really served. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class OpenApiTest {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Pattern PLACEHOLDER = Pattern.compile("\\{\\{(\\w+)}}");
    private static final String RECORD = "{\"ts\":\"2026-01-31T04:00:00Z\",\"symbol\":\"BTC-USD\",\"venue\":\"okx\","
            + "\"price\":1.5,\"qty\":2,\"side\":\"buy\"}";

    private RunningApplication application;
    private JsonNode document;

    @BeforeAll
    void start(@TempDir Path data) throws IOException {
        application =
                RunningApplication.start(data, "embedded", Map.of("db.enabled", "false", "store.mode", "file-only"));
        HttpResponse<String> response = application.get("/openapi.json");
        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(response.headers().firstValue("Content-Type").orElseThrow()).startsWith("application/json");
        document = JSON.readTree(response.body());
        post("/ingest/pit.trades", RECORD);
    }

    @AfterAll
    void stop() {
        application.close();
    }

    private record Operation(String path, String method, JsonNode description) {}

    private List<Operation> operations() {
        List<Operation> operations = new ArrayList<>();
        document.get("paths").properties().forEach(path -> path.getValue()
                .properties()
                .forEach(method -> operations.add(
                        new Operation(path.getKey(), method.getKey().toUpperCase(), method.getValue()))));
        return operations;
    }

    @Test
    void everyPathAndMethodOfTheRouteFilesIsInIt() {
        Set<String> expected = new TreeSet<>();
        Map<String, JsonNode> templates = new HashMap<>();
        for (RouteFile file : RouteFile.all()) {
            file.elements("route").forEach(route -> addServed(expected, route.get("from"), Map.of()));
            file.elements("routeTemplate")
                    .forEach(template -> templates.put(template.get("id").asText(), template.at("/route/from")));
        }
        for (RouteFile file : RouteFile.all()) {
            for (JsonNode route : file.elements("templatedRoute")) {
                Map<String, String> parameters = new HashMap<>();
                route.path("parameters")
                        .forEach(each -> parameters.put(
                                each.get("name").asText(), each.get("value").asText()));
                addServed(expected, templates.get(route.get("routeTemplateRef").asText()), parameters);
            }
        }

        Set<String> told = new TreeSet<>();
        operations().forEach(operation -> told.add(operation.method() + " " + operation.path()));
        assertThat(told).isEqualTo(expected).contains("POST /ingest/{dataset}", "GET /pit/trades/by-order/{order_id}");
    }

    private static void addServed(Set<String> served, JsonNode from, Map<String, String> parameters) {
        String uri = from.path("uri").asText();
        if (!uri.startsWith("platform-http:") || uri.equals("platform-http:/")) {
            return;
        }
        Matcher placeholders = PLACEHOLDER.matcher(uri.substring("platform-http:".length()));
        String path = placeholders.replaceAll(found -> Matcher.quoteReplacement(parameters.get(found.group(1))));
        for (String method : from.at("/parameters/httpMethodRestrict").asText().split(",")) {
            served.add(method + " " + path);
        }
    }

    @Test
    void whatItSaysIsServedAndNothingThatIsServedIsMissing() throws IOException {
        String admin = token(Role.ADMIN);
        Set<String> ids = new TreeSet<>();
        for (Operation operation : operations()) {
            String name = operation.method() + " " + operation.path();
            HttpResponse<String> response = ask(operation, pathWith(operation, parameters(operation)), admin);

            assertThat(response.statusCode()).as(name).isNotIn(400, 401, 403, 404, 405, 500);
            assertThat(ids.add(operation.description().get("operationId").asText()))
                    .as(name)
                    .isTrue();
            assertThat(operation.description().get("summary").asText()).as(name).isNotBlank();
            JsonNode told = operation.description().get("responses").get(Integer.toString(response.statusCode()));
            assertThat(told).as(name + " answers " + response.statusCode()).isNotNull();
            JsonNode schema = told.at("/content/application~1json/schema");
            if (!operation.method().equals("HEAD") && !schema.isMissingNode()) {
                assertThat(problems(schema, JSON.readTree(response.body())))
                        .as(name + " " + response.body())
                        .isEmpty();
            }
            if (operation.method().equals("GET") && !operation.path().matches("/(health|metrics|openapi).*")) {
                assertThat(ask(operation, pathWith(operation, Map.of("no_such", "x")), admin)
                                .statusCode())
                        .as(name + " takes no parameter that is not told of")
                        .isEqualTo(400);
            }
        }
        assertThat(JSON.readTree(application.get("/pit/trades").body()).get("data"))
                .isNotEmpty();
    }

    @Test
    void theRolesAreThoseThatTheDoorAsksFor() {
        String viewer = token(Role.VIEWER);
        String writer = token(Role.WRITER);
        for (Operation operation : operations()) {
            String name = operation.method() + " " + operation.path();
            JsonNode security = operation.description().get("security");
            String role = operation.description().path("x-pitlane-role").asText();
            String path = pathWith(operation, parameters(operation));

            // A page of elsewhere is nobody from here.
            int anybody =
                    send(operation, path, "Origin", "https://elsewhere.example").statusCode();
            assertThat(anybody == 401).as(name + " without a token").isEqualTo(!security.isEmpty());
            assertThat(role.isEmpty()).as(name).isEqualTo(security.isEmpty());
            int local = send(operation, path, "X-Nothing", "x").statusCode();
            boolean isLocal = security.isEmpty()
                    || security.size() == 2 && security.get(1).isEmpty();
            assertThat(local == 401).as(name + " from here").isEqualTo(!isLocal);
            if (role.equals("writer") || role.equals("admin")) {
                assertThat(ask(operation, path, viewer).statusCode()).as(name).isEqualTo(403);
            } else {
                assertThat(ask(operation, path, viewer).statusCode()).as(name).isNotIn(401, 403);
            }
            assertThat(ask(operation, path, writer).statusCode() == 403)
                    .as(name)
                    .isEqualTo(role.equals("admin"));
        }
    }

    @Test
    void aRecordThatIsTakenIsOneOfItsSchemaAndOneThatIsRefusedIsNone() throws IOException {
        JsonNode schema = document.at("/components/schemas/pit.trades");
        JsonNode broken = JSON.readTree(
                "{\"ts\":\"2026-01-31T04:00:00Z\",\"symbol\":\"X\",\"venue\":\"nowhere\"," + "\"price\":0,\"size\":2}");

        assertThat(problems(schema, JSON.readTree(RECORD))).isEmpty();
        assertThat(problems(schema, broken)).hasSize(2);
        assertThat(document.at("/components/schemas").fieldNames())
                .toIterable()
                .contains("pit.regime_snapshots", "pit.premove_artifacts")
                .noneMatch(name -> name.startsWith("ops.") || name.startsWith("desk."));
    }

    /** Values for what the path and the query take, as the document itself gives them. */
    private static Map<String, String> parameters(Operation operation) {
        Map<String, String> values = new HashMap<>();
        for (JsonNode parameter : operation.description().get("parameters")) {
            if (parameter.get("in").asText().equals("query")
                    && !Set.of("cursor", "exchange", "order_id")
                            .contains(parameter.get("name").asText())) {
                values.put(parameter.get("name").asText(), valueOf(parameter));
            }
        }
        values.computeIfPresent("to", (name, from) -> "2026-02-28");
        return values;
    }

    private static String valueOf(JsonNode parameter) {
        JsonNode schema = parameter.get("schema");
        if (parameter.has("example")) {
            return parameter.get("example").asText();
        }
        return switch (schema.get("type").asText()) {
            case "integer" -> schema.get("maximum").asText();
            case "boolean" -> "true";
            default -> schema.has("enum") ? schema.at("/enum/0").asText() : "x";
        };
    }

    private static String pathWith(Operation operation, Map<String, String> query) {
        List<String> parts = new ArrayList<>();
        query.forEach((name, value) -> parts.add(name + "=" + value));
        String path = operation.path().replace("{dataset}", "pit.trades").replaceAll("\\{[^}]+}", "x");
        return parts.isEmpty() ? path : path + "?" + String.join("&", parts);
    }

    private HttpResponse<String> ask(Operation operation, String path, String token) {
        return send(operation, path, "Authorization", "Bearer " + token);
    }

    private HttpResponse<String> send(Operation operation, String path, String... headers) {
        return operation.method().equals("POST")
                ? application.post(path, RECORD.getBytes(StandardCharsets.UTF_8), headers)
                : application.send(operation.method(), path, headers);
    }

    private void post(String path, String body) {
        assertThat(application.post(path, body.getBytes(StandardCharsets.UTF_8)).statusCode())
                .isEqualTo(200);
    }

    private String token(Role role) {
        return Application.tokens(application.settings())
                .create(role, "", Optional.empty())
                .secret()
                .reveal();
    }

    /** A schema of OpenAPI 3.0 says nullable where JSON Schema has another type. */
    private List<String> problems(JsonNode schema, JsonNode value) {
        ObjectNode whole = schema.deepCopy();
        whole.set("components", document.get("components").deepCopy());
        nullable(whole);
        return JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V4).getSchema(whole).validate(value).stream()
                .map(Object::toString)
                .toList();
    }

    private static void nullable(JsonNode node) {
        if (node instanceof ObjectNode object && object.path("nullable").asBoolean() && object.has("type")) {
            String type = object.get("type").asText();
            object.putArray("type").add(type).add("null");
            if (object.has("enum")) {
                ((com.fasterxml.jackson.databind.node.ArrayNode) object.get("enum")).addNull();
            }
        }
        node.forEach(OpenApiTest::nullable);
    }
}
