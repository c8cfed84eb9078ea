package io.pitlane.exchange;

import com.fasterxml.jackson.databind.JsonNode;
import io.pitlane.config.DurationText;
import io.pitlane.config.Suggestion;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/**
 * One mapping of an exchange file while it is read. Whatever is wrong is added to a list that the whole file shares, with
 * its place, and reading goes on. Every key that was asked for is known; {@link #refuseOthers} refuses the rest.
 */
final class Section {

    private final JsonNode node;
    private final String place;
    private final List<String> problems;
    private final Set<String> known = new TreeSet<>();

    Section(JsonNode node, String place, List<String> problems) {
        this.node = node;
        this.place = place;
        this.problems = problems;
    }

    void problem(String sentence) {
        problems.add(place + ": " + sentence);
    }

    /** A problem of one key's value. */
    void problem(String key, String sentence) {
        problems.add(place + "." + key + ": " + sentence);
    }

    static String knownWords(String word, Collection<String> known) {
        String suggestion = Suggestion.among(word, known);
        return (suggestion.isEmpty() ? ";" : suggestion) + " known: " + String.join(", ", known);
    }

    /** Refuses every key that nobody asked for. */
    void refuseOthers() {
        node.fieldNames().forEachRemaining(key -> {
            if (!known.contains(key)) {
                problem("there is no \"" + key + "\" here" + knownWords(key, known));
            }
        });
    }

    boolean has(String key) {
        known.add(key);
        return node.has(key);
    }

    /** The keys, in the file's order. */
    List<String> keys() {
        List<String> keys = new ArrayList<>();
        node.fieldNames().forEachRemaining(keys::add);
        return keys;
    }

    JsonNode value(String key) {
        known.add(key);
        return node.get(key);
    }

    /** A scalar as text; empty where the key is not there. */
    Optional<String> text(String key) {
        JsonNode value = value(key);
        if (value == null) {
            return Optional.empty();
        }
        if (!value.isValueNode() || value.isNull()) {
            problem(key, "a single value was expected");
            return Optional.empty();
        }
        return Optional.of(value.asText());
    }

    /** A scalar that must be there; the empty string, with a problem noted, where it is not. */
    String need(String key) {
        Optional<String> text = text(key);
        if (text.isEmpty() && !node.has(key)) {
            problem("\"" + key + "\" is missing");
        }
        return text.orElse("");
    }

    boolean flag(String key) {
        Optional<String> text = text(key);
        if (text.isPresent() && !text.get().equals("true") && !text.get().equals("false")) {
            problem(key, "\"" + text.get() + "\" is neither true nor false");
        }
        return text.filter("true"::equals).isPresent();
    }

    /** A whole number, null where there is none. */
    Integer number(String key, int least) {
        Optional<String> text = text(key);
        try {
            if (text.isPresent()) {
                int number = Integer.parseInt(text.get());
                if (number >= least) {
                    return number;
                }
                problem(key, number + " is below " + least);
            }
        } catch (NumberFormatException e) {
            problem(key, "\"" + text.get() + "\" is not a whole number");
        }
        return null;
    }

    /** Null where there is none. */
    Duration duration(String key) {
        Optional<String> text = text(key);
        try {
            return text.isPresent() ? DurationText.parse(text.get()) : null;
        } catch (IllegalArgumentException e) {
            problem(key, "\"" + text.get() + "\" is not " + e.getMessage());
            return null;
        }
    }

    /** The value of a word, null where there is none or it is unknown. */
    <T> T word(String key, Function<String, Optional<T>> meaning, List<String> words) {
        Optional<String> text = text(key);
        if (text.isEmpty()) {
            return null;
        }
        Optional<T> value = meaning.apply(text.get());
        if (value.isEmpty()) {
            problem(key, "\"" + text.get() + "\" is unknown" + knownWords(text.get(), words));
        }
        return value.orElse(null);
    }

    /** Null, with a problem noted, for what is no regular expression. */
    Pattern pattern(String key) {
        return pattern(key, need(key));
    }

    Pattern pattern(String key, String expression) {
        try {
            return Pattern.compile(expression);
        } catch (PatternSyntaxException e) {
            problem(key, "\"" + expression + "\" is not a regular expression: " + e.getDescription());
            return null;
        }
    }

    /** A mapping below this one; empty where the key is not there. */
    Optional<Section> section(String key) {
        JsonNode value = value(key);
        if (value == null) {
            return Optional.empty();
        }
        if (!value.isObject()) {
            problem(key, "a mapping of keys to values was expected");
            return Optional.empty();
        }
        return Optional.of(below(value, key));
    }

    /** The mappings of a list; one mapping without a list is a list of one. */
    List<Section> sections(String key) {
        JsonNode value = value(key);
        List<Section> sections = new ArrayList<>();
        if (value == null) {
            return sections;
        }
        if (value.isObject()) {
            sections.add(below(value, key));
            return sections;
        }
        if (!value.isArray()) {
            problem(key, "a list of mappings was expected");
            return sections;
        }
        for (int i = 0; i < value.size(); i++) {
            if (value.get(i).isObject()) {
                sections.add(below(value.get(i), key + "[" + (i + 1) + "]"));
            } else {
                problem(key + "[" + (i + 1) + "]", "a mapping of keys to values was expected");
            }
        }
        return sections;
    }

    /** The scalars of a list; one scalar without a list is a list of one. */
    List<String> texts(String key) {
        JsonNode value = value(key);
        List<String> texts = new ArrayList<>();
        if (value == null) {
            return texts;
        }
        if (!value.isArray()) {
            text(key).ifPresent(texts::add);
            return texts;
        }
        for (JsonNode element : value) {
            if (element.isValueNode() && !element.isNull()) {
                texts.add(element.asText());
            } else {
                problem(key, "a list of single values was expected");
            }
        }
        return texts;
    }

    /** The members of a mapping of names to scalars, in the file's order. */
    Map<String, String> table(String key) {
        Map<String, String> table = new LinkedHashMap<>();
        section(key).ifPresent(section -> section.keys()
                .forEach(name -> section.text(name).ifPresent(text -> table.put(name, text))));
        return table;
    }

    /** A section for a value that was taken with {@link #value}. */
    Section below(JsonNode value, String key) {
        return new Section(value, place + "." + key, problems);
    }
}
