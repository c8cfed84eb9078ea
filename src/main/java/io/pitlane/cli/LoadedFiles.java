package io.pitlane.cli;

import io.pitlane.load.FileReport;
import io.pitlane.load.LoadListener;
import io.pitlane.load.LoadReport;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** Remembers what came of each file that the routes loaded. Thread-safe. */
final class LoadedFiles implements LoadListener {

    private final Map<Path, FileReport> reports = new ConcurrentHashMap<>();

    /** The first report on a file counts: a file that is met again before it is archived is a duplicate of itself. */
    @Override
    public void loaded(LoadReport report) {
        report.files().forEach(file -> reports.putIfAbsent(Path.of(file.path()), file));
    }

    Optional<FileReport> find(Path file) {
        return Optional.ofNullable(reports.get(file));
    }

    /** How many files were reported; grows while something is going on. */
    int count() {
        return reports.size();
    }
}
