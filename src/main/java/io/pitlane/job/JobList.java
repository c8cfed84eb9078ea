package io.pitlane.job;

import io.pitlane.config.Suggestion;
import io.pitlane.error.InvalidConfigurationException;
import io.pitlane.error.InvalidInputException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Every job that {@code config/jobs.yaml} lists, in its order. Immutable. */
public final class JobList {

    /** Lists nothing. */
    public static final JobList NONE = new JobList(Map.of());

    private final Map<String, Job> jobs;

    private JobList(Map<String, Job> jobs) {
        this.jobs = jobs;
    }

    /**
     * Reads the file, and looks whether each job has its routes. A file that is not there lists nothing.
     *
     * @param routes {@code routes/jobs}
     * @throws InvalidConfigurationException with everything that is wrong
     */
    public static JobList read(Path file, Path routes) {
        List<String> problems = new ArrayList<>();
        JobList list = read(file, problems);
        problems.addAll(JobRoutes.in(routes).disagreements(list));
        if (!problems.isEmpty()) {
            throw new InvalidConfigurationException(problems);
        }
        return list;
    }

    /** The file alone: the jobs that nothing is wrong with, and a sentence for whatever else is. */
    static JobList read(Path file, List<String> problems) {
        Map<String, Job> jobs = new LinkedHashMap<>();
        for (Job job : new JobFile(file, problems).jobs()) {
            if (jobs.putIfAbsent(job.name(), job) != null) {
                problems.add(file.getFileName() + ": " + job.name() + " is listed twice; a job has one cron");
            }
        }
        return new JobList(jobs);
    }

    /** Only these jobs: for tests. */
    static JobList of(Job... jobs) {
        Map<String, Job> byName = new LinkedHashMap<>();
        for (Job job : jobs) {
            byName.put(job.name(), job);
        }
        return new JobList(byName);
    }

    public List<Job> jobs() {
        return List.copyOf(jobs.values());
    }

    /** @throws InvalidInputException if there is none of that name */
    public Job job(String name) {
        Job job = jobs.get(name);
        if (job == null) {
            throw new InvalidInputException("There is no job \"" + name + "\"; known: "
                    + String.join(", ", jobs.keySet()) + Suggestion.among(name, jobs.keySet()));
        }
        return job;
    }

    /** Whether there is a job of that name. */
    public boolean has(String name) {
        return jobs.containsKey(name);
    }
}
