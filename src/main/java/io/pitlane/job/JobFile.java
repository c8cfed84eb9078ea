package io.pitlane.job;

import com.fasterxml.jackson.databind.JsonNode;
import io.pitlane.config.StrictFile;
import io.pitlane.config.Suggestion;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/** Reads {@code config/jobs.yaml} strictly: what is not understood is a problem, and all problems are found at once. */
final class JobFile {

    private static final List<String> KEYS = List.of("jobs");

    private final Path file;
    private final StrictFile source;

    JobFile(Path file, List<String> problems) {
        this.file = file;
        this.source = new StrictFile(file, problems);
    }

    List<Job> jobs() {
        List<Job> jobs = new ArrayList<>();
        JsonNode root = Files.exists(file) ? source.mapping("jobs").orElse(null) : null;
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
        source.problem(place, sentence);
    }
}
