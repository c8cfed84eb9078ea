package io.pitlane.exchange;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import com.fasterxml.jackson.dataformat.yaml.YAMLParser;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * Reads a YAML file as a tree: anchors, aliases and merge keys resolved, a key that stands twice in one place refused.
 */
final class StrictYaml {

    private static final YAMLFactory YAML = new YAMLFactory();
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;
    private static final String MERGE = "<<";

    private final YAMLParser parser;
    private final String file;
    private final List<String> problems;
    private final Map<String, JsonNode> anchors = new HashMap<>();

    private StrictYaml(YAMLParser parser, String file, List<String> problems) {
        this.parser = parser;
        this.file = file;
        this.problems = problems;
    }

    /** The content of a file, or null with a sentence added to {@code problems}. */
    static JsonNode read(Path path, List<String> problems) {
        String file = path.getFileName().toString();
        int before = problems.size();
        try (YAMLParser parser = YAML.createParser(path.toFile())) {
            JsonNode root = parser.nextToken() == null ? null : new StrictYaml(parser, file, problems).value();
            if (root == null || !root.isObject()) {
                problems.add(file + ": there is nothing in the file; it must say exchange and venues");
            }
            return problems.size() == before ? root : null;
        } catch (JsonProcessingException e) {
            String place =
                    e.getLocation() == null ? "" : "line " + e.getLocation().getLineNr() + ": ";
            problems.add(file + ": " + place + sentence(e.getOriginalMessage()));
        } catch (IOException e) {
            problems.add(file + ": it cannot be read: " + e.getMessage());
        }
        return null;
    }

    /** JSON that was made here. */
    static JsonNode json(String text) {
        try {
            return JSON.readTree(text);
        } catch (IOException e) {
            throw new IllegalStateException("a request's body is no JSON: " + text, e);
        }
    }

    private JsonNode value() throws IOException {
        if (parser.isCurrentAlias()) {
            return anchors.getOrDefault(parser.getText(), NODES.missingNode());
        }
        String anchor = parser.getObjectId();
        JsonNode value =
                switch (parser.currentToken()) {
                    case START_OBJECT -> object();
                    case START_ARRAY -> array();
                    case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> number(parser.getText());
                    case VALUE_TRUE -> NODES.booleanNode(true);
                    case VALUE_FALSE -> NODES.booleanNode(false);
                    case VALUE_NULL -> NODES.nullNode();
                    default -> NODES.textNode(parser.getText());
                };
        if (anchor != null) {
            anchors.put(anchor, value);
        }
        return value;
    }

    /** Digit for digit: 1.50 stays 1.50. */
    private static JsonNode number(String text) {
        try {
            return NODES.numberNode(new BigDecimal(text));
        } catch (NumberFormatException e) {
            return NODES.textNode(text);
        }
    }

    private ArrayNode array() throws IOException {
        ArrayNode array = NODES.arrayNode();
        while (parser.nextToken() != JsonToken.END_ARRAY) {
            array.add(value());
        }
        return array;
    }

    private ObjectNode object() throws IOException {
        ObjectNode object = NODES.objectNode();
        JsonNode merged = null;
        while (parser.nextToken() != JsonToken.END_OBJECT) {
            String key = parser.currentName();
            int line = parser.currentLocation().getLineNr();
            parser.nextToken();
            JsonNode value = value();
            if (key.equals(MERGE)) {
                merged = value;
            } else if (object.has(key)) {
                problems.add(file + ": line " + line + ": \"" + key + "\" stands here twice");
            } else {
                object.set(key, value);
            }
        }
        if (merged != null) {
            merged.properties().forEach(member -> object.putIfAbsent(member.getKey(), member.getValue()));
        }
        return object;
    }

    /** The YAML parser shows the place on lines of their own, which begin with a space. */
    private static String sentence(String message) {
        return message.lines().filter(line -> !line.startsWith(" ")).collect(Collectors.joining(", "));
    }
}
