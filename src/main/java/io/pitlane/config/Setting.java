package io.pitlane.config;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * One declared setting.
 *
 * @param name as written in {@code config/application.properties}, such as {@code db.pool.max-open}
 * @param defaultText its default as written there; empty: none
 * @param aliases further variable names, in order of precedence, after the {@code PITLANE_} name
 */
record Setting<T>(String name, String defaultText, ValueType<T> type, List<String> aliases) {

    private static final String PREFIX = "PITLANE_";

    Setting {
        aliases = List.copyOf(aliases);
    }

    static <T> Setting<T> of(String name, String defaultText, ValueType<T> type, String... aliases) {
        return new Setting<>(name, defaultText, type, List.of(aliases));
    }

    /** The names by which an environment or a {@code .env} file may state it, the strongest first. */
    List<String> variables() {
        List<String> names = new ArrayList<>();
        names.add(PREFIX + name.replace('.', '_').replace('-', '_').toUpperCase(Locale.ROOT));
        names.addAll(aliases);
        return names;
    }

    /** The command-line option that states it. */
    String option() {
        return name.equals("db.url") ? "--database-url" : "--" + name.replace('.', '-');
    }

    T defaultValue() {
        return type.parse(defaultText);
    }
}
