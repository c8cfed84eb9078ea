package io.pitlane.cli;

import io.pitlane.config.Settings;
import io.pitlane.config.SettingsReader;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;

/** What the process was started with, and what the user asked of every command. One per process; not thread-safe. */
public final class Session {

    private static final String DEFAULT = "default";

    private final Path home;
    private final Path workingDirectory;
    private final Map<String, String> environment;
    private final Console console;
    private final GlobalOptions options = new GlobalOptions();

    /**
     * @param home absolute, the launcher's folder
     * @param workingDirectory absolute, where {@code .env} and path arguments are looked up
     */
    public Session(Path home, Path workingDirectory, Map<String, String> environment, Console console) {
        this.home = Objects.requireNonNull(home, "home");
        this.workingDirectory = Objects.requireNonNull(workingDirectory, "workingDirectory");
        this.environment = Map.copyOf(environment);
        this.console = Objects.requireNonNull(console, "console");
    }

    Path home() {
        return home;
    }

    Path workingDirectory() {
        return workingDirectory;
    }

    Map<String, String> environment() {
        return environment;
    }

    Console console() {
        return console;
    }

    /** Filled by picocli while it parses. */
    GlobalOptions options() {
        return options;
    }

    /** Settings given on the command line, by the names of their options or their own. */
    Map<String, String> flags() {
        return options.flags();
    }

    /**
     * Every setting, read anew from all its sources.
     *
     * @throws io.pitlane.error.InvalidConfigurationException with everything that is wrong
     */
    Settings settings() {
        return settings(Map.of());
    }

    /**
     * The same with other defaults.
     *
     * @param defaults by the names of settings; each holds where nothing else states the setting
     */
    Settings settings(Map<String, String> defaults) {
        Settings settings = SettingsReader.read(home, workingDirectory, environment, flags());
        Map<String, String> stated = new LinkedHashMap<>(defaults);
        settings.values().stream()
                .filter(value -> !value.origin().equals(DEFAULT))
                .forEach(value -> stated.remove(value.name()));
        if (stated.isEmpty()) {
            return settings;
        }
        stated.putAll(flags());
        return SettingsReader.read(home, workingDirectory, environment, stated);
    }
}
