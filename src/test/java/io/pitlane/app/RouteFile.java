package io.pitlane.app;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;

/** One file of {@code routes/}, parsed. */
record RouteFile(Path path, JsonNode content) {

    private static final Path ROOT = Path.of("routes");
    private static final String ENDING = ".camel.yaml";
    private static final ObjectMapper YAML = new ObjectMapper(new YAMLFactory());

    static List<RouteFile> all() {
        try (Stream<Path> paths = Files.walk(ROOT)) {
            List<RouteFile> files = new ArrayList<>();
            for (Path path : paths.filter(Files::isRegularFile)
                    .filter(each -> !each.startsWith(ROOT.resolve("sql")))
                    .sorted()
                    .toList()) {
                files.add(new RouteFile(path, YAML.readTree(path.toFile())));
            }
            return files;
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    /** Folder below {@code routes/}. */
    String kind() {
        return ROOT.relativize(path).getName(0).toString();
    }

    String name() {
        String name = path.getFileName().toString();
        return name.endsWith(ENDING) ? name.substring(0, name.length() - ENDING.length()) : name;
    }

    /** The elements of one sort at the top of the file, such as {@code route}. */
    List<JsonNode> elements(String sort) {
        List<JsonNode> found = new ArrayList<>();
        content.forEach(element -> {
            if (element.has(sort)) {
                found.add(element.get(sort));
            }
        });
        return found;
    }

    /** Plain routes, and those inside templates. */
    List<JsonNode> routes() {
        List<JsonNode> routes = new ArrayList<>(elements("route"));
        elements("routeTemplate").forEach(template -> routes.add(template.get("route")));
        return routes;
    }

    /** Every object of the file, at any depth. */
    void everyObject(Consumer<JsonNode> visitor) {
        visit(content, visitor);
    }

    List<String> texts() {
        List<String> texts = new ArrayList<>();
        everyObject(object -> object.forEach(value -> {
            if (value.isTextual()) {
                texts.add(value.asText());
            }
        }));
        return texts;
    }

    private static void visit(JsonNode node, Consumer<JsonNode> visitor) {
        if (node.isObject()) {
            visitor.accept(node);
        }
        node.forEach(child -> visit(child, visitor));
    }
}
