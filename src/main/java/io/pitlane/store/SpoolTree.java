package io.pitlane.store;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Stream;

/** Finds the files of the spool. What vanishes while it looks is left out. Stateless. */
final class SpoolTree {

    static final String ENDING = ".ndjson";

    private final Path root;

    SpoolTree(Path root) {
        this.root = root;
    }

    /** In the order in which they were accepted, as far as names tell. */
    List<SpoolEntry> entries() {
        return entries(datasets());
    }

    /** Those of one dataset, in the same order. */
    List<SpoolEntry> entries(String dataset) {
        return entries(List.of(root.resolve(dataset)));
    }

    private static List<SpoolEntry> entries(List<Path> datasets) {
        List<SpoolEntry> entries = new ArrayList<>();
        for (Path folder : datasets) {
            String dataset = folder.getFileName().toString();
            walk(folder, SpoolTree::isEntry, (file, attributes) -> entries.add(entry(dataset, file, attributes)));
        }
        entries.sort(Comparator.comparing(SpoolEntry::acceptedAt)
                .thenComparingInt(entry -> number(entry.path()))
                .thenComparing(SpoolEntry::path));
        return entries;
    }

    /** Files that are no entries: they are being written, or being removed. */
    List<Path> hidden() {
        List<Path> files = new ArrayList<>();
        for (Path folder : datasets()) {
            walk(folder, file -> !isEntry(file), (file, attributes) -> files.add(file));
        }
        return files;
    }

    /** The folders of the datasets, sorted. */
    List<Path> datasets() {
        return sorted(root).stream()
                .filter(folder -> !folder.getFileName().toString().startsWith("."))
                .filter(Files::isDirectory)
                .toList();
    }

    /** When the oldest entry of a dataset was accepted. Looks into as few folders as it can. */
    Optional<Instant> oldest(String dataset) {
        for (Path year : sorted(root.resolve(dataset))) {
            for (Path month : sorted(year)) {
                for (Path day : sorted(month)) {
                    for (Path file : sorted(day)) {
                        if (isEntry(file)) {
                            return TimedNames.parse(file).map(TimedNames::second);
                        }
                    }
                }
            }
        }
        return Optional.empty();
    }

    private interface Found {
        void file(Path file, BasicFileAttributes attributes);
    }

    private static boolean isEntry(Path file) {
        String name = file.getFileName().toString();
        return name.endsWith(ENDING) && !name.startsWith(".");
    }

    private static SpoolEntry entry(String dataset, Path file, BasicFileAttributes attributes) {
        Instant acceptedAt = TimedNames.parse(file)
                .map(TimedNames::second)
                .orElseGet(() -> attributes.lastModifiedTime().toInstant());
        return new SpoolEntry(file, dataset, acceptedAt, attributes.size());
    }

    private static int number(Path file) {
        return TimedNames.parse(file).map(TimedNames::number).orElse(1);
    }

    private static List<Path> sorted(Path folder) {
        try (Stream<Path> files = Files.list(folder)) {
            return files.sorted().toList();
        } catch (IOException | UncheckedIOException goneOrNoFolder) {
            return List.of();
        }
    }

    private static void walk(Path folder, Predicate<Path> wanted, Found found) {
        try {
            Files.walkFileTree(folder, new SimpleFileVisitor<>() {
                @Override
                public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
                    if (attributes.isRegularFile() && wanted.test(file)) {
                        found.file(file, attributes);
                    }
                    return FileVisitResult.CONTINUE;
                }

                @Override
                public FileVisitResult visitFileFailed(Path file, IOException failure) {
                    return FileVisitResult.CONTINUE;
                }

                @Override
                public FileVisitResult postVisitDirectory(Path visited, IOException failure) {
                    return FileVisitResult.CONTINUE;
                }
            });
        } catch (NoSuchFileException gone) {
            return;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
