package io.pitlane.regime;

import com.fasterxml.jackson.databind.JsonNode;
import io.pitlane.config.DurationText;
import io.pitlane.config.Suggestion;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;

/**
 * One mapping of {@code regime.yaml} while it is read. Whatever is wrong becomes a sentence with its place in a list that
 * the whole file shares, and reading goes on with something harmless; a key that nobody asked for is refused at the end.
 */
final class RuleSection {

    private final JsonNode node;
    private final String place;
    private final List<String> problems;
    private final Set<String> known = new TreeSet<>();

    RuleSection(JsonNode node, String place, List<String> problems) {
        this.node = node;
        this.place = place;
        this.problems = problems;
    }

    boolean has(String key) {
        known.add(key);
        return node.has(key);
    }

    List<String> keys() {
        List<String> keys = new ArrayList<>();
        node.fieldNames().forEachRemaining(keys::add);
        return keys;
    }

    /** A mapping that must be there; an empty one, with a problem noted, where it is not. */
    RuleSection section(String key) {
        JsonNode value = need(key);
        if (!value.isMissingNode() && !value.isObject()) {
            problem(key, "is not a mapping of keys to values");
        }
        return new RuleSection(value, placeOf(key), problems);
    }

    /** The same for one that may be left out. */
    Optional<RuleSection> optional(String key) {
        return has(key) ? Optional.of(section(key)) : Optional.empty();
    }

    /** @param form of the text; {@code expected}: the form in words */
    String text(String key, Pattern form, String expected) {
        JsonNode value = need(key);
        if (!value.isMissingNode()) {
            checkForm(key, value, form, expected);
        }
        return value.asText();
    }

    /** A list of different texts of a form, at least one. */
    List<String> texts(String key, Pattern form, String expected) {
        JsonNode value = need(key);
        List<String> texts = new ArrayList<>();
        if (!value.isMissingNode() && (!value.isArray() || value.isEmpty())) {
            problem(key, "is not a list with something in it, each " + expected);
        }
        for (JsonNode each : value) {
            checkForm(key, each, form, expected);
            if (texts.contains(each.asText())) {
                problem(key, each.asText() + " is listed twice");
            } else {
                texts.add(each.asText());
            }
        }
        return texts;
    }

    private void checkForm(String key, JsonNode value, Pattern form, String expected) {
        if (!value.isTextual() || !form.matcher(value.asText()).matches()) {
            problem(key, "\"" + shown(value) + "\" is not " + expected);
        }
    }

    int whole(String key, int least, int most) {
        JsonNode value = need(key);
        if (!value.isMissingNode() && !(value.canConvertToExactIntegral() && value.canConvertToInt())) {
            problem(key, "\"" + shown(value) + "\" is not a whole number");
        } else if (!value.isMissingNode() && (value.asInt() < least || value.asInt() > most)) {
            problem(key, value.asText() + " is not from " + least + " to " + most);
        }
        return value.asInt();
    }

    BigDecimal number(String key) {
        JsonNode value = need(key);
        if (!value.isMissingNode() && !value.isNumber()) {
            problem(key, "\"" + shown(value) + "\" is not a number");
        }
        return value.isNumber() ? value.decimalValue() : BigDecimal.ZERO;
    }

    Duration duration(String key, Duration least, Duration most) {
        JsonNode value = need(key);
        try {
            Duration duration = value.isMissingNode() ? least : DurationText.parse(value.asText());
            if (duration.compareTo(least) < 0 || duration.compareTo(most) > 0) {
                problem(
                        key,
                        value.asText() + " is not from " + DurationText.print(least) + " to "
                                + DurationText.print(most));
            }
            return duration;
        } catch (IllegalArgumentException wrong) {
            problem(key, "\"" + shown(value) + "\" is not " + wrong.getMessage());
            return least;
        }
    }

    /** A word that a regime has; empty, with a problem noted, for another. */
    Optional<Regime> vote(String key) {
        String word = need(key).asText();
        if (has(key) && !Regime.votable().contains(word)) {
            problem(key, "\"" + word + "\" is no regime that can be voted for" + knownWords(word, Regime.votable()));
            return Optional.empty();
        }
        return Regime.of(word);
    }

    /** Notes a problem for a word that is none of the known ones; an empty one has its problem already. */
    void checkKnown(String key, String word, Collection<String> words) {
        if (!word.isEmpty() && !words.contains(word)) {
            problem(key, "there is no \"" + word + "\"" + knownWords(word, new TreeSet<>(words)));
        }
    }

    /** Whether a key has just this word. */
    boolean isWord(String key, String word) {
        return has(key) && node.path(key).asText().equals(word);
    }

    /** Refuses every key that nobody asked for. */
    void refuseOthers() {
        for (String key : keys()) {
            if (!known.contains(key)) {
                problem("", "there is no \"" + key + "\" here" + knownWords(key, known));
            }
        }
    }

    void problem(String key, String sentence) {
        problems.add((key.isEmpty() ? place : placeOf(key)) + ": " + sentence);
    }

    private JsonNode need(String key) {
        if (!has(key) && !node.isMissingNode()) {
            problem("", "\"" + key + "\" is missing");
        }
        return node.path(key);
    }

    private String placeOf(String key) {
        return place.endsWith(".yaml") ? place + ": " + key : place + "." + key;
    }

    private static String shown(JsonNode value) {
        return value.isValueNode() ? value.asText() : value.toString();
    }

    private static String knownWords(String word, Collection<String> known) {
        String suggestion = Suggestion.among(word, known);
        return (suggestion.isEmpty() ? ";" : suggestion) + " known: " + String.join(", ", known);
    }
}
