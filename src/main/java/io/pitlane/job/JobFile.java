package io.pitlane.job;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import io.pitlane.config.Suggestion;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/** Reads {@code config/jobs.yaml} strictly: what is not understood is a problem, and all problems are found at once. */
final class JobFile {

    private static final ObjectMapper YAML = YAMLMapper.builder(YAMLFactory.builder()
                    .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                    .build())
            .build();
    private static final List<String> KEYS = List.of("jobs");

    private final Path file;
    private final List<String> problems;

    JobFile(Path file, List<String> problems) {
        this.file = file;
        this.problems = problems;
    }

    List<Job> jobs() {
        List<Job> jobs = new ArrayList<>();
        JsonNode root = Files.exists(file) ? tree() : null;
        if (root == null) {
            return jobs;
        }
        unknownKeys(root, KEYS, "");
        JsonNode entries = root.path("jobs");
        if (!entries.isArray()) {
            problem("", "jobs is a list of entries, each with name, description, cron and catch-up");
            return jobs;
        }
        for (int i = 0; i < entries.size(); i++) {
            entry(entries.get(i), "entry " + (i + 1), jobs);
        }
        return jobs;
    }

    private void entry(JsonNode entry, String place, List<Job> jobs) {
        if (!entry.isObject()) {
            problem(place, "is not a mapping with name, description, cron and catch-up");
            return;
        }
        String name = entry.path("name").asText();
        String here = name.isEmpty() ? place : place + " (" + name + ")";
        unknownKeys(entry, JobEntry.KEYS, here);
        new JobEntry(entry, sentence -> problem(here, sentence)).job().ifPresent(jobs::add);
    }

    private JsonNode tree() {
        try {
            JsonNode root = YAML.readTree(file.toFile());
            if (root != null && root.isObject()) {
                return root;
            }
            problem("", "there is nothing in the file; it lists jobs");
        } catch (JsonProcessingException e) {
            String line =
                    e.getLocation() == null ? "" : "line " + e.getLocation().getLineNr();
            problem(line, e.getOriginalMessage().lines().findFirst().orElse("").strip());
        } catch (IOException e) {
            problem("", "it cannot be read: " + e.getMessage());
        }
        return null;
    }

    private void unknownKeys(JsonNode node, Collection<String> known, String place) {
        node.fieldNames().forEachRemaining(key -> {
            if (!known.contains(key)) {
                problem(
                        place,
                        "there is no \"" + key + "\" here; known: " + String.join(", ", known)
                                + Suggestion.among(key, known));
            }
        });
    }

    private void problem(String place, String sentence) {
        problems.add(file.getFileName() + (place.isEmpty() ? ": " : ", " + place + ": ") + sentence);
    }
}
