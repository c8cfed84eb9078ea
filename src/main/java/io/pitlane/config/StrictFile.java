package io.pitlane.config;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** A YAML file of {@code config/} while it is read: whatever is wrong becomes a sentence with its place, and reading goes on. */
public final class StrictFile {

    private static final ObjectMapper YAML = YAMLMapper.builder(YAMLFactory.builder()
                    .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                    .build())
            .build();

    private final Path file;
    private final List<String> problems;

    /** @param problems is added to */
    public StrictFile(Path file, List<String> problems) {
        this.file = file;
        this.problems = problems;
    }

    /**
     * The mapping that the file holds; empty, with a problem noted, where there is none.
     *
     * @param contents what the file lists, in one word
     */
    public Optional<JsonNode> mapping(String contents) {
        try {
            JsonNode root = YAML.readTree(file.toFile());
            if (root != null && root.isObject()) {
                return Optional.of(root);
            }
            problem("", "there is nothing in the file; it lists " + contents);
        } catch (JsonProcessingException e) {
            String line =
                    e.getLocation() == null ? "" : "line " + e.getLocation().getLineNr();
            problem(line, e.getOriginalMessage().lines().findFirst().orElse("").strip());
        } catch (IOException e) {
            problem("", "it cannot be read: " + e.getMessage());
        }
        return Optional.empty();
    }

    /** @param place within the file; empty: the file as a whole */
    public void problem(String place, String sentence) {
        problems.add(file.getFileName() + (place.isEmpty() ? ": " : ", " + place + ": ") + sentence);
    }
}
