package io.pitlane.config;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** One place that settings come from. Blank values count as not stated. */
final class Source {

    /** By the setting's name; within one setting the strongest name first. */
    private final Map<String, List<Stated>> statements = new LinkedHashMap<>();

    private final boolean isCommandLine;

    private Source(boolean isCommandLine) {
        this.isCommandLine = isCommandLine;
    }

    /** @param flags by option ({@code --http-port}) or by name ({@code http.port}); unknown ones are left out */
    static Source ofFlags(Map<String, String> flags) {
        Source source = new Source(true);
        flags.forEach((key, text) -> KnownSettings.byOption(key)
                .or(() -> KnownSettings.byName(key))
                .ifPresent(setting -> source.state(setting, text, "flag " + option(setting, key))));
        return source;
    }

    private static String option(Setting<?> setting, String key) {
        return key.startsWith("--") || setting == KnownSettings.DB_URL ? setting.option() : "--set " + key;
    }

    static Source ofVariables(String label, Map<String, String> variables) {
        Source source = new Source(false);
        for (Setting<?> setting : KnownSettings.ALL) {
            for (String name : setting.variables()) {
                source.state(setting, variables.get(name), label + " " + name);
            }
        }
        return source;
    }

    /** A line that repeats the default says nothing that the default does not say. */
    static Source ofProperties(String label, Map<String, String> properties) {
        Source source = new Source(false);
        for (Setting<?> setting : KnownSettings.ALL) {
            String text = properties.get(setting.name());
            if (text != null && !text.strip().equals(setting.defaultText())) {
                source.state(setting, text, label);
            }
        }
        return source;
    }

    static Source empty() {
        return new Source(false);
    }

    /** Adds a weaker statement about {@code setting}; a blank or null text adds nothing. */
    void state(Setting<?> setting, String text, String origin) {
        if (text != null && !text.isBlank()) {
            statements
                    .computeIfAbsent(setting.name(), name -> new ArrayList<>())
                    .add(new Stated(setting.type().isSecret() ? text : text.strip(), origin));
        }
    }

    Optional<Stated> find(Setting<?> setting) {
        return findAll(setting).stream().findFirst();
    }

    List<Stated> findAll(Setting<?> setting) {
        return statements.getOrDefault(setting.name(), List.of());
    }

    boolean states(Setting<?> setting) {
        return statements.containsKey(setting.name());
    }

    boolean isCommandLine() {
        return isCommandLine;
    }
}
