package io.pitlane.load;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** The folders of the inbox, one a dataset and one for recordings: what waits there, and what is left of it when the files are gone. Thread-safe. */
public final class InboxFolders {

    /** Files that wait in one folder; {@code oldestAge} is zero when there are none. */
    public record Waiting(String dataset, long files, Duration oldestAge) {}

    /** Name of the folder for recorded payloads of exchanges; their lines tell the datasets. */
    public static final String FEEDS = "feeds";

    private final Path root;
    private final Clock clock;

    public InboxFolders(Path root, Clock clock) {
        this.root = root;
        this.clock = clock;
    }

    public Path folder(String dataset) {
        return root.resolve(dataset);
    }

    /** One entry for each folder of the inbox. Looks at every file that waits. */
    public List<Waiting> waiting() {
        List<Waiting> all = new ArrayList<>();
        for (Path folder : datasetFolders()) {
            Count count = new Count();
            walk(folder, count);
            Duration age = count.files == 0 ? Duration.ZERO : Duration.between(count.oldest, clock.instant());
            String dataset = folder.getFileName().toString();
            all.add(new Waiting(dataset, count.files, age.isNegative() ? Duration.ZERO : age));
        }
        return all;
    }

    /**
     * Names what waits where nobody looks: files beside the folders, and folders with files that are not among
     * {@code polled}.
     *
     * @param polled absolute paths of the folders from which files are taken
     */
    public List<String> unwatched(Set<Path> polled) {
        List<String> names = new ArrayList<>();
        for (Waiting each : waiting()) {
            if (each.files() > 0
                    && !polled.contains(folder(each.dataset()).toAbsolutePath().normalize())) {
                names.add(each.dataset() + "/ (" + each.files() + ")");
            }
        }
        try (DirectoryStream<Path> entries = Files.newDirectoryStream(root, Files::isRegularFile)) {
            for (Path entry : entries) {
                if (FileNames.isFinished(entry.getFileName().toString())) {
                    names.add(entry.getFileName().toString());
                }
            }
        } catch (NoSuchFileException noInboxYet) {
            return names;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return names;
    }

    /**
     * Removes empty folders below those of the datasets. One that changed within {@code rest} stays: somebody may be
     * about to write into it.
     */
    public void tidy(Duration rest) {
        Instant limit = clock.instant().minus(rest);
        datasetFolders().forEach(folder -> walk(folder, new Tidy(folder, limit)));
    }

    private List<Path> datasetFolders() {
        List<Path> folders = new ArrayList<>();
        try (DirectoryStream<Path> entries = Files.newDirectoryStream(root, Files::isDirectory)) {
            entries.forEach(folders::add);
        } catch (NoSuchFileException noInboxYet) {
            return List.of();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        folders.removeIf(folder -> !FileNames.isFinished(folder.getFileName().toString()));
        folders.sort(null);
        return folders;
    }

    private static void walk(Path folder, SimpleFileVisitor<Path> visitor) {
        try {
            Files.walkFileTree(folder, visitor);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Skips what vanishes or cannot be read while it looks. */
    private static class Look extends SimpleFileVisitor<Path> {

        @Override
        public FileVisitResult visitFileFailed(Path file, IOException failure) {
            return FileVisitResult.CONTINUE;
        }

        @Override
        public FileVisitResult postVisitDirectory(Path folder, IOException failure) {
            return FileVisitResult.CONTINUE;
        }
    }

    private static final class Count extends Look {

        private long files;
        private Instant oldest = Instant.MAX;

        @Override
        public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
            if (attributes.isRegularFile()
                    && FileNames.isFinished(file.getFileName().toString())) {
                files++;
                Instant modified = attributes.lastModifiedTime().toInstant();
                oldest = modified.isBefore(oldest) ? modified : oldest;
            }
            return FileVisitResult.CONTINUE;
        }
    }

    private static final class Tidy extends Look {

        private final Path top;
        private final Instant limit;

        private Tidy(Path top, Instant limit) {
            this.top = top;
            this.limit = limit;
        }

        @Override
        public FileVisitResult postVisitDirectory(Path folder, IOException failure) {
            try {
                if (!folder.equals(top)
                        && !Files.getLastModifiedTime(folder).toInstant().isAfter(limit)) {
                    Files.delete(folder);
                }
            } catch (IOException notEmptyOrNotOurs) {
                return FileVisitResult.CONTINUE;
            }
            return FileVisitResult.CONTINUE;
        }
    }
}
