package io.pitlane.database;

import io.pitlane.error.InvalidConfigurationException;
import io.pitlane.error.OperationFailedException;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import java.util.zip.CRC32;

/**
 * The migrations in a folder: {@code V###__name.sql}, each with its undo {@code U###__name.sql}, and
 * {@code R__name.sql}. Immutable.
 *
 * @param files versions in their order, then the repeatable ones by name
 */
record MigrationFolder(Path folder, List<MigrationFile> files) {

    private static final Pattern NAME =
            Pattern.compile("(?:(?<kind>[VU])(?<version>[0-9]{1,9})|R)__(?<description>[A-Za-z0-9_]+)\\.sql");
    private static final char BYTE_ORDER_MARK = '\uFEFF';

    /** @throws InvalidConfigurationException if a {@code .sql} file has another name, or a version appears twice */
    static MigrationFolder read(Path folder) {
        Map<Integer, Path> versions = new TreeMap<>();
        Map<Integer, Path> undos = new TreeMap<>();
        List<Path> repeatables = new ArrayList<>();
        List<String> problems = new ArrayList<>();
        for (Path script : scripts(folder)) {
            Matcher name = NAME.matcher(script.getFileName().toString());
            if (!name.matches()) {
                problems.add("Migration " + script + " is not named like V001__words.sql, U001__words.sql or"
                        + " R__words.sql; rename it or move it away");
            } else if (name.group("kind") == null) {
                repeatables.add(script);
            } else {
                Path other = (name.group("kind").equals("V") ? versions : undos)
                        .putIfAbsent(Integer.parseInt(name.group("version")), script);
                if (other != null) {
                    problems.add("Migrations " + other + " and " + script + " have the same version; renumber one");
                }
            }
        }
        undos.forEach((version, script) -> {
            if (!versions.containsKey(version)) {
                problems.add("Undo " + script + " belongs to no migration V" + version + "; rename it or remove it");
            }
        });
        if (!problems.isEmpty()) {
            throw new InvalidConfigurationException(problems);
        }
        List<MigrationFile> files = new ArrayList<>();
        versions.forEach(
                (version, script) -> files.add(file(version, script, Optional.ofNullable(undos.get(version)))));
        repeatables.forEach(script -> files.add(file(0, script, Optional.empty())));
        return new MigrationFolder(folder, List.copyOf(files));
    }

    /** The newest version; 0 where there is none. */
    int newest() {
        return files.stream().mapToInt(MigrationFile::version).max().orElse(0);
    }

    private static MigrationFile file(int version, Path script, Optional<Path> undo) {
        Matcher name = NAME.matcher(script.getFileName().toString());
        String description = name.matches() ? name.group("description").replace('_', ' ') : "";
        return new MigrationFile(version, description, script, checksum(script), undo);
    }

    private static List<Path> scripts(Path folder) {
        try (Stream<Path> entries = Files.list(folder)) {
            return entries.filter(entry -> entry.getFileName().toString().endsWith(".sql"))
                    .sorted(Comparator.comparing(entry -> entry.getFileName().toString()))
                    .toList();
        } catch (IOException e) {
            throw new OperationFailedException(
                    "Cannot read the migrations in " + folder + ": " + e + "; is the installation complete?", e);
        }
    }

    /** Flyway's: the CRC32 of the lines without their ends and without a byte order mark, so that CRLF does not matter. */
    private static int checksum(Path script) {
        CRC32 checksum = new CRC32();
        try (BufferedReader lines = Files.newBufferedReader(script)) {
            boolean first = true;
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                boolean marked = first && !line.isEmpty() && line.charAt(0) == BYTE_ORDER_MARK;
                checksum.update((marked ? line.substring(1) : line).getBytes(StandardCharsets.UTF_8));
                first = false;
            }
        } catch (IOException e) {
            throw new OperationFailedException("Cannot read migration " + script + ": " + e, e);
        }
        return (int) checksum.getValue();
    }
}
