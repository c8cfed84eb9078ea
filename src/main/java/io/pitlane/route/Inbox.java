package io.pitlane.route;

import io.pitlane.database.DatabaseUnavailableException;
import io.pitlane.error.OperationFailedException;
import io.pitlane.load.Archive;
import io.pitlane.load.FileReport;
import io.pitlane.load.FileStamp;
import io.pitlane.load.FileState;
import io.pitlane.load.HeldFiles;
import io.pitlane.load.InboxFolders;
import io.pitlane.load.LoadListener;
import io.pitlane.load.LoadReport;
import io.pitlane.load.LoadStoppedException;
import io.pitlane.load.SourceFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.camel.component.file.GenericFile;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The two steps of an inbox route: load what one poll found, then archive what is in the database. Thread-safe.
 *
 * <p>A file that fails is held back by itself, and said so once; a database that is away is the route's affair.
 */
public final class Inbox {

    private static final Logger LOG = LoggerFactory.getLogger(Inbox.class);

    /** A file whose every chunk is committed, as it was when it was read. */
    public record LoadedFile(Path path, FileStamp stamp) {}

    private final InboxFolders folders;
    private final HeldFiles held;
    private final FilesLoad loader;
    private final LoadListener listener;
    private final Archive archive;

    public Inbox(InboxFolders folders, HeldFiles held, FilesLoad loader, LoadListener listener, Archive archive) {
        this.folders = folders;
        this.held = held;
        this.loader = loader;
        this.listener = listener;
        this.archive = archive;
    }

    /**
     * Loads the files of one poll together.
     *
     * @return those that are done with, to be archived; none if the application is about to end
     * @throws DatabaseUnavailableException if the database went away; the files stay, and what was committed is known
     *     to the ledger
     */
    public List<LoadedFile> load(List<?> polled, String dataset) {
        Map<Path, FileStamp> files = stamps(polled);
        if (files.isEmpty()) {
            return List.of();
        }
        try {
            return load(files, dataset);
        } catch (DatabaseUnavailableException away) {
            throw away;
        } catch (LoadStoppedException stopped) {
            LOG.info("{}: {}", dataset, stopped.getMessage());
            return List.of();
        } catch (RuntimeException failure) {
            return loadOneByOne(files, dataset, failure);
        }
    }

    /** Moves loaded files into the archive. One that changed since it was read stays, and is taken again. */
    public void archive(List<LoadedFile> loaded, String dataset) {
        for (LoadedFile file : loaded) {
            try {
                if (FileStamp.of(file.path()).equals(file.stamp())) {
                    archive.store(dataset, folders.folder(dataset), file.path());
                }
                held.release(file.path());
            } catch (OperationFailedException failure) {
                hold(file.path(), file.stamp(), failure.getMessage());
            } catch (IOException gone) {
                held.release(file.path());
            }
        }
    }

    /** In the order of the poll; what is no longer there is left out. */
    private static Map<Path, FileStamp> stamps(List<?> polled) {
        Map<Path, FileStamp> files = new LinkedHashMap<>();
        for (Object body : polled) {
            Path path = Path.of(((GenericFile<?>) body).getAbsoluteFilePath());
            try {
                files.put(path, FileStamp.of(path));
            } catch (IOException gone) {
                LOG.debug("{} is no longer in the inbox", path);
            }
        }
        return files;
    }

    private List<LoadedFile> load(Map<Path, FileStamp> files, String dataset) {
        List<SourceFile> sources =
                files.keySet().stream().map(path -> source(path, dataset)).toList();
        LoadReport report = loader.load(sources);
        listener.loaded(report);
        Map<Path, FileStamp> missing = new LinkedHashMap<>(files);
        List<LoadedFile> loaded = new ArrayList<>();
        for (FileReport file : report.files()) {
            Path path = Path.of(file.path());
            FileStamp stamp = missing.remove(path);
            if (stamp != null && file.state() != FileState.SPOOLED) {
                loaded.add(new LoadedFile(path, stamp));
            }
        }
        missing.forEach((path, stamp) -> holdIfThere(path, stamp, reason(report, path)));
        return loaded;
    }

    private static SourceFile source(Path path, String folder) {
        return folder.equals(InboxFolders.FEEDS) ? SourceFile.recording(path) : new SourceFile(path, folder);
    }

    /** So that one file which the loader cannot bear does not keep the others waiting. */
    private List<LoadedFile> loadOneByOne(Map<Path, FileStamp> files, String dataset, RuntimeException failure) {
        if (files.size() == 1) {
            files.forEach((path, stamp) -> hold(path, stamp, describe(failure)));
            return List.of();
        }
        List<LoadedFile> loaded = new ArrayList<>();
        for (Map.Entry<Path, FileStamp> file : files.entrySet()) {
            try {
                loaded.addAll(load(Map.of(file.getKey(), file.getValue()), dataset));
            } catch (DatabaseUnavailableException away) {
                archive(loaded, dataset);
                throw away;
            } catch (LoadStoppedException stopped) {
                return loaded;
            } catch (RuntimeException own) {
                hold(file.getKey(), file.getValue(), describe(own));
            }
        }
        return loaded;
    }

    /** Another process may have loaded and archived it meanwhile. */
    private void holdIfThere(Path path, FileStamp stamp, String reason) {
        if (Files.exists(path)) {
            hold(path, stamp, reason);
        }
    }

    private void hold(Path path, FileStamp stamp, String reason) {
        if (held.hold(path, stamp, reason)) {
            LOG.warn("{} stays in the inbox: {}", path, reason);
        }
    }

    private static String reason(LoadReport report, Path path) {
        Optional<String> own = report.failures().stream()
                .filter(sentence -> sentence.contains(path.toString()))
                .findFirst();
        return own.orElse("it could not be read");
    }

    private static String describe(RuntimeException failure) {
        return failure.getMessage() == null ? failure.toString() : failure.getMessage();
    }
}
