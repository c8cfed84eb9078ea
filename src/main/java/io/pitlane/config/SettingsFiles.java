package io.pitlane.config;

import java.io.IOException;
import java.io.StringReader;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.TreeMap;
import java.util.function.Function;

/** Reads the files that settings stand in. A missing file states nothing; an unreadable one is a problem. */
final class SettingsFiles {

    private final List<String> problems;

    SettingsFiles(List<String> problems) {
        this.problems = problems;
    }

    /** @param place how messages name the file */
    Map<String, String> dotEnv(String place, Path file) {
        return text(place, file)
                .map(text -> new DotEnvFile(place, problems).read(text.lines().toList()))
                .orElse(Map.of());
    }

    /** @param place how messages name the file */
    Map<String, String> properties(String place, Path file) {
        Map<String, String> values = new TreeMap<>();
        text(place, file).ifPresent(text -> {
            try {
                Properties properties = new Properties();
                properties.load(new StringReader(text));
                properties.stringPropertyNames().forEach(name -> values.put(name, properties.getProperty(name)));
            } catch (IOException | IllegalArgumentException malformed) {
                problems.add(place + ": it is no property file (" + malformed.getMessage() + ")");
            }
        });
        return values;
    }

    /**
     * @param place how messages and origins name the file
     * @param variables the value of a variable that the file refers to, or null
     */
    Optional<Source> legacy(String place, Path file, Function<String, String> variables) {
        if (!Files.isRegularFile(file)) {
            problems.add(place + ": legacy.config names it, but there is no file " + file);
        }
        return text(place, file).map(text -> new LegacyFile(place, variables, problems).read(text));
    }

    private Optional<String> text(String place, Path file) {
        if (!Files.isRegularFile(file)) {
            return Optional.empty();
        }
        try {
            return Optional.of(Files.readString(file));
        } catch (CharacterCodingException notUtf8) {
            problems.add(place + ": " + file + " is not UTF-8 text; save it as such");
        } catch (IOException unreadable) {
            problems.add(place + ": " + file + " cannot be read; check its permissions");
        }
        return Optional.empty();
    }
}
