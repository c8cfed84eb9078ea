package io.pitlane.store;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** Finds the files of one entity by the times in their paths. Stateless. */
final class PitListing {

    private static final String ENDING = ".json";

    private final Path folder;
    private final String dataset;

    PitListing(Path folder, String dataset) {
        this.folder = folder;
        this.dataset = dataset;
    }

    /** Both ends included; by second, source and number. */
    List<PitFile> between(Instant from, Instant to) {
        Instant first = from.truncatedTo(ChronoUnit.SECONDS);
        List<PitFile> found = new ArrayList<>();
        days(first, to).forEach(day -> collect(day, first, to, found));
        found.sort(Comparator.comparing(PitFile::second)
                .thenComparing(PitFile::source)
                .thenComparingInt(PitFile::number));
        return found;
    }

    /** The folders of days that are there of a range, both ends included, in order. */
    List<Path> days(Instant from, Instant to) {
        LocalDate firstDay = LocalDate.ofInstant(from, ZoneOffset.UTC);
        LocalDate lastDay = LocalDate.ofInstant(to, ZoneOffset.UTC);
        List<Path> days = new ArrayList<>();
        for (Path year : numbered(folder, firstDay.getYear(), lastDay.getYear())) {
            for (Path month : numbered(year, 1, 12)) {
                for (Path day : numbered(month, 1, 31)) {
                    if (isWithin(year, month, day, firstDay, lastDay)) {
                        days.add(day);
                    }
                }
            }
        }
        days.sort(Comparator.naturalOrder());
        return days;
    }

    private static boolean isWithin(Path year, Path month, Path day, LocalDate first, LocalDate last) {
        long number = (number(year) * 12L + number(month)) * 31 + number(day);
        return number >= (first.getYear() * 12L + first.getMonthValue()) * 31 + first.getDayOfMonth()
                && number <= (last.getYear() * 12L + last.getMonthValue()) * 31 + last.getDayOfMonth();
    }

    private void collect(Path day, Instant first, Instant last, List<PitFile> found) {
        for (Path file : files(day)) {
            if (isRecord(file)) {
                TimedNames.parse(file)
                        .filter(named -> !named.second().isBefore(first)
                                && !named.second().isAfter(last))
                        .ifPresent(named ->
                                found.add(new PitFile(file, dataset, named.second(), named.source(), named.number())));
            }
        }
    }

    /** Whether a file of a day is the record of a name that was given, as far as its own name tells. */
    static boolean isRecord(Path file) {
        String name = file.getFileName().toString();
        return name.endsWith(ENDING) && !name.startsWith(".");
    }

    private static List<Path> numbered(Path folder, int least, int most) {
        return files(folder).stream()
                .filter(each -> number(each) >= least && number(each) <= most)
                .toList();
    }

    private static int number(Path folder) {
        String name = folder.getFileName().toString();
        return name.matches("\\d{1,4}") ? Integer.parseInt(name) : -1;
    }

    private static List<Path> files(Path folder) {
        try (Stream<Path> files = Files.list(folder)) {
            return files.toList();
        } catch (IOException | UncheckedIOException goneOrNoFolder) {
            return List.of();
        }
    }
}
