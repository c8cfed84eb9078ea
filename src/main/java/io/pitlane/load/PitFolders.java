package io.pitlane.load;

import io.pitlane.dataset.Dataset;
import io.pitlane.error.OperationFailedException;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * The folders of days of a PIT tree: {@code <entity>/YYYY/MM/DD} and {@code <entity>/YYYY-MM-DD}, where the entity is the
 * table of a dataset of {@code pit}, or the name of any dataset. Stateless.
 */
final class PitFolders {

    private static final String PIT = "pit";

    private final Path tree;

    PitFolders(Path tree) {
        this.tree = tree;
    }

    /** Whether the tree has a folder for the dataset. */
    boolean has(Dataset dataset) {
        return entities(dataset).stream().anyMatch(Files::isDirectory);
    }

    /**
     * Those that may hold records of the time, oldest first: folders are named by the record's time in whatever zone its
     * writer had.
     */
    List<Path> days(Dataset dataset, Instant from, Instant to) {
        LocalDate first = LocalDate.ofInstant(from, ZoneOffset.UTC).minusDays(1);
        LocalDate last = LocalDate.ofInstant(to.minusNanos(1), ZoneOffset.UTC).plusDays(1);
        record Day(LocalDate date, Path folder) {}
        List<Day> days = new ArrayList<>();
        for (Path entity : entities(dataset)) {
            for (Path folder : folders(entity)) {
                String name = folder.getFileName().toString();
                if (name.length() == 4) {
                    for (Path month : folders(folder)) {
                        for (Path day : folders(month)) {
                            LocalDate date = date(name + "-" + month.getFileName() + "-" + day.getFileName());
                            if (date != null) {
                                days.add(new Day(date, day));
                            }
                        }
                    }
                } else if (date(name) != null) {
                    days.add(new Day(date(name), folder));
                }
            }
        }
        return days.stream()
                .filter(day -> !day.date().isBefore(first) && !day.date().isAfter(last))
                .sorted((a, b) -> a.date().compareTo(b.date()))
                .map(Day::folder)
                .toList();
    }

    private List<Path> entities(Dataset dataset) {
        Path byName = tree.resolve(dataset.name());
        return dataset.schema().equals(PIT) ? List.of(tree.resolve(dataset.table()), byName) : List.of(byName);
    }

    private static List<Path> folders(Path folder) {
        if (!Files.isDirectory(folder)) {
            return List.of();
        }
        try (Stream<Path> entries = Files.list(folder)) {
            return entries.filter(Files::isDirectory).sorted().toList();
        } catch (IOException e) {
            throw unreadable(folder, e);
        }
    }

    private static LocalDate date(String text) {
        try {
            return LocalDate.parse(text);
        } catch (DateTimeException otherFolder) {
            return null;
        }
    }

    /** Hears of files. */
    interface Found {

        void found(Path file) throws IOException;
    }

    /** Tells of each finished file of a day's folder, in no order. A file that goes away meanwhile is left out. */
    static void files(Path day, Found found) {
        try (DirectoryStream<Path> files = Files.newDirectoryStream(day)) {
            for (Path file : files) {
                if (FileNames.isFinished(file.getFileName().toString()) && Files.isRegularFile(file)) {
                    found.found(file);
                }
            }
        } catch (IOException e) {
            throw unreadable(day, e);
        }
    }

    private static OperationFailedException unreadable(Path path, IOException e) {
        return new OperationFailedException("cannot read the PIT tree at " + path + ": " + e.getMessage(), e);
    }
}
