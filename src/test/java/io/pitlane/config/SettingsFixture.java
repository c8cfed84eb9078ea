package io.pitlane.config;

import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.pitlane.error.InvalidConfigurationException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A home of its own for one test, and what the sources say there. */
final class SettingsFixture {

    private final Path home;
    private final Path workingDirectory;
    private final Map<String, String> environment = new HashMap<>();
    private final Map<String, String> flags = new LinkedHashMap<>();

    SettingsFixture(Path folder) {
        home = folder.resolve("home");
        workingDirectory = folder.resolve("elsewhere");
        write(home.resolve("config/application.properties"), "");
        write(workingDirectory.resolve(".env"), "");
    }

    Path home() {
        return home;
    }

    SettingsFixture flag(String key, String value) {
        flags.put(key, value);
        return this;
    }

    SettingsFixture environment(String name, String value) {
        environment.put(name, value);
        return this;
    }

    SettingsFixture dotEnv(String line) {
        append(workingDirectory.resolve(".env"), line);
        return this;
    }

    SettingsFixture properties(String line) {
        append(home.resolve("config/application.properties"), line);
        return this;
    }

    /** Names a legacy file by the environment. */
    SettingsFixture legacy(String name, String text) {
        write(home.resolve(name), text);
        return environment("PITLANE_LEGACY_CONFIG", name);
    }

    Settings read() {
        return SettingsReader.read(home, workingDirectory, environment, flags);
    }

    DatabaseSettings database() {
        return read().database();
    }

    List<String> problems() {
        return catchThrowableOfType(InvalidConfigurationException.class, this::read)
                .problems();
    }

    SettingValue shown(String name) {
        return read().values().stream()
                .filter(value -> value.name().equals(name))
                .findFirst()
                .orElseThrow();
    }

    static void write(Path file, String text) {
        try {
            Files.createDirectories(file.getParent());
            Files.writeString(file, text);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    private static void append(Path file, String line) {
        try {
            write(file, Files.readString(file) + line + "\n");
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }
}
