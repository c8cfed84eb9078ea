package io.pitlane.exchange;

import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Rewrites one form of a market's name into another.
 *
 * @param from matches the whole name
 * @param to {@code $1} to {@code $9} stand for the groups, each translated by {@code currencies} where they know it
 * @param upper whether groups are raised to upper case first
 */
record SymbolRule(Pattern from, String to, boolean upper, Map<String, String> currencies) {

    Optional<String> apply(String name) {
        Matcher matcher = from.matcher(name);
        if (!matcher.matches()) {
            return Optional.empty();
        }
        StringBuilder result = new StringBuilder();
        for (int i = 0; i < to.length(); i++) {
            char character = to.charAt(i);
            if (character == '$' && i + 1 < to.length() && Character.isDigit(to.charAt(i + 1))) {
                i++;
                String group = matcher.group(to.charAt(i) - '0');
                result.append(group == null ? "" : currency(group));
            } else {
                result.append(character);
            }
        }
        return Optional.of(result.toString());
    }

    private String currency(String group) {
        String name = upper ? group.toUpperCase(Locale.ROOT) : group;
        return currencies.getOrDefault(name, name);
    }

    /** The highest group that {@code template} names, 0 for none. */
    static int highestGroup(String template) {
        int highest = 0;
        for (int i = 0; i + 1 < template.length(); i++) {
            if (template.charAt(i) == '$' && Character.isDigit(template.charAt(i + 1))) {
                highest = Math.max(highest, template.charAt(i + 1) - '0');
            }
        }
        return highest;
    }
}
