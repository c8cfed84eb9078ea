package io.pitlane.config;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * Asks the sources in order, and remembers what it found, and what was wrong, for the people who want to know.
 * Belongs to one reading of the settings; not for several threads.
 */
final class Lookup {

    static final String DEFAULT = "default";

    private final List<Source> sources;
    private final List<String> problems;
    private final Map<String, SettingValue> values = new HashMap<>();

    /** @param problems receives a sentence for each value that cannot be used */
    Lookup(List<Source> sources, List<String> problems) {
        this.sources = List.copyOf(sources);
        this.problems = problems;
    }

    List<Source> sources() {
        return sources;
    }

    <T> T value(Setting<T> setting) {
        return value(setting, sources);
    }

    /** The value by {@code among} alone. */
    <T> T value(Setting<T> setting, List<Source> among) {
        Optional<Stated> stated = stated(setting, among);
        T value = stated.flatMap(text -> parse(setting, text)).orElseGet(setting::defaultValue);
        show(setting, setting.type().print(value), stated.map(Stated::origin).orElse(DEFAULT));
        return value;
    }

    /** A count that another setting bounds: a default gives way to the bound, a stated value is a problem. */
    int atMost(Setting<Integer> setting, Setting<Integer> bound, int most) {
        int value = value(setting);
        if (value <= most) {
            return value;
        }
        if (stated(setting, sources).isPresent()) {
            problem(
                    setting,
                    sources,
                    "%d is more than %s, which is %d (%s); lower it or raise the other"
                            .formatted(value, bound.name(), most, originOf(bound)));
        }
        show(setting, String.valueOf(most), DEFAULT);
        return most;
    }

    /** A path, relative to {@code folder}; empty where none is stated, or, with a problem noted, where it is none. */
    Optional<Path> path(Setting<String> setting, Path folder) {
        return path(setting, sources, folder);
    }

    /** The same by {@code among} alone. */
    Optional<Path> path(Setting<String> setting, List<Source> among, Path folder) {
        String text = value(setting, among);
        if (text.isEmpty()) {
            return Optional.empty();
        }
        try {
            Path path = folder.resolve(text).toAbsolutePath().normalize();
            show(setting, path.toString(), shown(setting).origin());
            return Optional.of(path);
        } catch (InvalidPathException wrong) {
            problem(setting, among, "\"" + cut(text) + "\" is not a path on this system");
            return Optional.empty();
        }
    }

    /** Empty, and a problem noted, where the text cannot be used. */
    <T> Optional<T> parse(Setting<T> setting, Stated stated) {
        try {
            return Optional.of(setting.type().parse(stated.text()));
        } catch (IllegalArgumentException wrong) {
            String shown = setting.type().isSecret() ? "***" : cut(stated.text());
            problem(setting, stated.origin(), "\"" + shown + "\" is not " + wrong.getMessage());
            return Optional.empty();
        }
    }

    void problem(String sentence) {
        problems.add(sentence);
    }

    /** @param among where {@code setting} was looked up */
    void problem(Setting<?> setting, List<Source> among, String sentence) {
        problem(setting, stated(setting, among).map(Stated::origin).orElse(DEFAULT), sentence);
    }

    private void problem(Setting<?> setting, String origin, String sentence) {
        problems.add(setting.name() + " (" + origin + "): " + sentence);
    }

    /** Replaces what is shown for {@code setting}, where the effective value differs from the text. */
    void show(Setting<?> setting, String value, String origin) {
        values.put(setting.name(), new SettingValue(setting.name(), value, origin));
    }

    String originOf(Setting<?> setting) {
        return stated(setting, sources).map(Stated::origin).orElse(DEFAULT);
    }

    String shownOrigin(Setting<?> setting) {
        return values.get(setting.name()).origin();
    }

    /** What {@link #values} will give, as things stand. */
    SettingValue shown(Setting<?> setting) {
        return values.get(setting.name());
    }

    /** Everything shown, in the order of {@link KnownSettings#ALL}. */
    List<SettingValue> values() {
        List<SettingValue> ordered = new ArrayList<>();
        for (Setting<?> setting : KnownSettings.ALL) {
            ordered.add(Objects.requireNonNull(values.get(setting.name()), setting.name()));
        }
        return ordered;
    }

    private static Optional<Stated> stated(Setting<?> setting, List<Source> among) {
        return among.stream().flatMap(source -> source.find(setting).stream()).findFirst();
    }

    private static String cut(String text) {
        return text.length() <= 200 ? text : text.substring(0, 200) + "…";
    }
}
