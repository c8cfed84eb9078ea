package io.pitlane.exchange;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;

/** Reads a YAML file as a tree; a key that stands twice in one place is refused. */
final class StrictYaml {

    private static final ObjectMapper YAML = YAMLMapper.builder(YAMLFactory.builder()
                    .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                    .build())
            .build();
    private static final ObjectMapper JSON = new ObjectMapper();

    private StrictYaml() {}

    /** The content of a file, or null with a sentence added to {@code problems}. */
    static JsonNode read(Path file, List<String> problems) {
        String name = file.getFileName().toString();
        try {
            JsonNode root = YAML.readTree(file.toFile());
            if (root != null && root.isObject()) {
                return root;
            }
            problems.add(name + ": there is nothing in the file; it must say exchange and venues");
        } catch (JsonProcessingException e) {
            String place =
                    e.getLocation() == null ? "" : "line " + e.getLocation().getLineNr() + ": ";
            problems.add(name + ": " + place + sentence(e.getOriginalMessage()));
        } catch (IOException e) {
            problems.add(name + ": it cannot be read: " + e.getMessage());
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

    /** The YAML parser shows the place on lines of their own, which begin with a space. */
    private static String sentence(String message) {
        return message.lines().filter(line -> !line.startsWith(" ")).collect(Collectors.joining(", "));
    }
}
