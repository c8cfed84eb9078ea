package io.pitlane.cli;

import io.pitlane.app.Application;
import io.pitlane.app.Service;
import io.pitlane.database.DatabaseUnavailableException;
import io.pitlane.error.OperationFailedException;
import io.pitlane.feed.Poll;
import io.pitlane.load.FileReport;
import io.pitlane.load.LoadOptions;
import io.pitlane.load.LoadProgress;
import io.pitlane.load.SourceFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Follows the samples from the inbox into the tables. */
final class Demo {

    private static final Duration LOOK_EVERY = Duration.ofMillis(50);
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final Application application;
    private final Service service;
    private final Samples samples;
    private final LoadedFiles loaded;

    Demo(Application application, Service service, Samples samples, LoadedFiles loaded) {
        this.application = application;
        this.service = service;
        this.samples = samples;
        this.loaded = loaded;
    }

    /**
     * Waits until none of the files is in the inbox.
     *
     * @return false if the process was told to stop before
     * @throws DatabaseUnavailableException if nothing goes on since there is no database
     * @throws OperationFailedException if nothing goes on for another reason
     */
    boolean awaitLoaded(Collection<Path> files) {
        List<Path> waiting = new ArrayList<>(files);
        int seen = 0;
        long changedNanos = System.nanoTime();
        while (true) {
            waiting.removeIf(Files::notExists);
            if (waiting.isEmpty()) {
                return true;
            }
            if (seen != loaded.count() + files.size() - waiting.size()) {
                seen = loaded.count() + files.size() - waiting.size();
                changedNanos = System.nanoTime();
            } else if (System.nanoTime() - changedNanos > PATIENCE.toNanos()) {
                throw stuck(waiting);
            }
            if (service.awaitStop(LOOK_EVERY)) {
                return false;
            }
        }
    }

    /**
     * Waits until each of the polls has ended once.
     *
     * @return false if the process was told to stop before
     * @throws OperationFailedException if nothing goes on
     */
    boolean awaitPolled(PolledSamples polled, List<Poll> polls) {
        int seen = -1;
        long changedNanos = System.nanoTime();
        while (true) {
            List<Poll> missing = polled.missing(polls);
            if (missing.isEmpty()) {
                return true;
            }
            if (seen != polled.count()) {
                seen = polled.count();
                changedNanos = System.nanoTime();
            } else if (System.nanoTime() - changedNanos > PATIENCE.toNanos()) {
                throw new OperationFailedException(
                        missing.size() + " feeds were not polled, such as "
                                + missing.get(0).subject() + ", and nothing has happened for "
                                + PATIENCE.toSeconds() + " s; the log says why",
                        null);
            }
            if (service.awaitStop(LOOK_EVERY)) {
                return false;
            }
        }
    }

    /** What came of each sample, in the order of their paths, told by their paths below the home folder. */
    Map<Path, FileReport> reports(Map<Path, Path> copies) {
        Path home = application.settings().home().home();
        Map<Path, FileReport> reports = new LinkedHashMap<>();
        copies.forEach((copy, sample) -> {
            FileReport report = loaded.find(copy).orElseGet(() -> loadedElsewhere(sample));
            reports.put(sample, report.withPath(home.relativize(sample).toString()));
        });
        return reports;
    }

    /** Another process took the file from the inbox; the ledger knows what came of it. */
    private FileReport loadedElsewhere(Path sample) {
        SourceFile file = new SourceFile(sample, samples.datasetOf(sample));
        return application
                .loader()
                .load(List.of(file), LoadOptions.DEFAULT, LoadProgress.silent())
                .files()
                .get(0);
    }

    private RuntimeException stuck(List<Path> waiting) {
        String what = waiting.size() + " samples still wait in the inbox, such as " + waiting.get(0)
                + ", and nothing has happened for " + PATIENCE.toSeconds() + " s";
        return application.database().gate().isOpen()
                ? new OperationFailedException(what + "; the log says why", null)
                : new DatabaseUnavailableException(
                        what + ", since there is no database; they are loaded when it is back", null);
    }
}
