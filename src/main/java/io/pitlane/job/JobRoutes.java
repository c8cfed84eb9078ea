package io.pitlane.job;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import io.pitlane.error.OperationFailedException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/** The routes that {@code routes/jobs} has: a job without its two routes would never run. */
public final class JobRoutes {

    private static final ObjectMapper YAML = new ObjectMapper(new YAMLFactory());
    private static final String ENDING = ".camel.yaml";
    private static final String RUN = "run-";

    private final Set<String> scheduled = new TreeSet<>();
    private final Set<String> runnable = new TreeSet<>();

    private JobRoutes() {}

    /** @param folder {@code routes/jobs}; one that is not there has no routes */
    public static JobRoutes in(Path folder) {
        JobRoutes routes = new JobRoutes();
        if (Files.notExists(folder)) {
            return routes;
        }
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file :
                    files.filter(each -> each.toString().endsWith(ENDING)).toList()) {
                YAML.readTree(file.toFile()).forEach(routes::add);
            }
        } catch (IOException e) {
            throw new OperationFailedException("Cannot read the routes of " + folder + ": " + e.getMessage(), e);
        }
        return routes;
    }

    private void add(JsonNode element) {
        for (JsonNode parameter : element.path("templatedRoute").path("parameters")) {
            if (parameter.path("name").asText().equals("job")) {
                scheduled.add(parameter.path("value").asText());
            }
        }
        String id = element.path("route").path("id").asText();
        if (id.startsWith(RUN)) {
            runnable.add(id.substring(RUN.length()));
        }
    }

    /** A sentence for each job that has not both of its routes, and for routes without a job. */
    public List<String> disagreements(JobList list) {
        List<String> sentences = new ArrayList<>();
        for (Job job : list.jobs()) {
            missing(job.name(), "schedule-", scheduled, sentences);
            missing(job.name(), RUN, runnable, sentences);
        }
        Set<String> all = new TreeSet<>(scheduled);
        all.addAll(runnable);
        all.stream()
                .filter(name -> !list.has(name))
                .forEach(name ->
                        sentences.add("routes/jobs: jobs.yaml lists no " + name + "; list it, or remove its routes"));
        return sentences;
    }

    private static void missing(String job, String prefix, Set<String> there, List<String> sentences) {
        if (!there.contains(job)) {
            sentences.add("jobs.yaml: " + job + " has no route " + prefix + job + "; add routes/jobs/" + job + ENDING
                    + " like its neighbours");
        }
    }
}
