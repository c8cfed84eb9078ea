package io.pitlane.store;

import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Names of the PIT layout, {@code YYYY/MM/DD/HH-MM-SS-<source>[-n].<ending>} below a folder, all in UTC.
 *
 * @param second that the path tells
 * @param number 1 where the name has none
 */
record TimedNames(Instant second, String source, int number) {

    private static final DateTimeFormatter DAY = DateTimeFormatter.ofPattern("uuuu/MM/dd");
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("HH-mm-ss");
    private static final Pattern NAME =
            Pattern.compile("(\\d\\d)-(\\d\\d)-(\\d\\d)-(.+?)(?:-([1-9]\\d{0,8}))?\\.[a-z]+");
    private static final int LONGEST_SOURCE = 64;

    static Path folder(Path root, Instant time) {
        return root.resolve(DAY.format(LocalDateTime.ofInstant(time, ZoneOffset.UTC)));
    }

    /** @param number from 1, which is not written */
    static String name(Instant time, String source, int number, String ending) {
        return TIME.format(LocalDateTime.ofInstant(time, ZoneOffset.UTC)) + "-" + word(source)
                + (number == 1 ? "" : "-" + number) + ending;
    }

    /** What can stand in a name of a file on any system. */
    private static String word(String source) {
        String word = source.replaceAll("[^A-Za-z0-9._-]", "_");
        word = word.length() > LONGEST_SOURCE ? word.substring(0, LONGEST_SOURCE) : word;
        return word.isEmpty() ? "unknown" : word;
    }

    /** Empty where the path is not of this layout. */
    static Optional<TimedNames> parse(Path file) {
        int names = file.getNameCount();
        if (names < 4) {
            return Optional.empty();
        }
        Matcher name = NAME.matcher(file.getFileName().toString());
        if (!name.matches()) {
            return Optional.empty();
        }
        try {
            LocalDateTime time = LocalDateTime.of(
                    Integer.parseInt(file.getName(names - 4).toString()),
                    Integer.parseInt(file.getName(names - 3).toString()),
                    Integer.parseInt(file.getName(names - 2).toString()),
                    Integer.parseInt(name.group(1)),
                    Integer.parseInt(name.group(2)),
                    Integer.parseInt(name.group(3)));
            int number = name.group(5) == null ? 1 : Integer.parseInt(name.group(5));
            return Optional.of(new TimedNames(time.toInstant(ZoneOffset.UTC), name.group(4), number));
        } catch (java.time.DateTimeException | NumberFormatException otherLayout) {
            return Optional.empty();
        }
    }
}
