package io.pitlane.job;

import com.fasterxml.jackson.databind.JsonNode;
import io.pitlane.config.DurationText;
import io.pitlane.config.Suggestion;
import io.pitlane.error.InvalidInputException;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Consumer;

/** One entry of {@code config/jobs.yaml}. Tells of everything that is wrong with it. */
final class JobEntry {

    static final List<String> KEYS = List.of("name", "description", "cron", "catch-up", "look-back", "enabled");

    private static final Duration LONGEST_LOOK_BACK = Duration.ofDays(366);

    private final JsonNode entry;
    private final Consumer<String> problems;
    private boolean isGood = true;

    JobEntry(JsonNode entry, Consumer<String> problems) {
        this.entry = entry;
        this.problems = problems;
    }

    /** Empty: something is wrong with it. */
    Optional<Job> job() {
        String name = name();
        String description = text("description");
        CronSchedule cron = cron();
        CatchUp catchUp = catchUp();
        Duration lookBack = lookBack(catchUp);
        boolean isOn = enabled();
        return isGood ? Optional.of(new Job(name, description, cron, catchUp, lookBack, isOn)) : Optional.empty();
    }

    private String name() {
        String name = text("name");
        if (!name.isEmpty() && !name.matches("[a-z][a-z0-9-]{0,62}")) {
            problem("\"" + name + "\" is no name for a job; at most 63 lower-case letters, digits and hyphens");
        }
        return name;
    }

    private String text(String key) {
        JsonNode value = entry.path(key);
        if (!value.isTextual() || value.asText().isBlank()) {
            problem(key + (value.isMissingNode() ? " is missing" : " is no text"));
            return "";
        }
        return value.asText();
    }

    private CronSchedule cron() {
        String text = text("cron");
        try {
            return text.isEmpty() ? null : CronSchedule.parse(text);
        } catch (InvalidInputException e) {
            problem(e.getMessage());
            return null;
        }
    }

    private CatchUp catchUp() {
        String word = text("catch-up");
        List<String> known = Arrays.stream(CatchUp.values())
                .map(each -> each.name().toLowerCase(Locale.ROOT))
                .toList();
        if (!known.contains(word)) {
            if (!word.isEmpty()) {
                problem("catch-up \"" + word + "\" is not understood; known: " + String.join(", ", known)
                        + Suggestion.among(word, known));
            }
            return null;
        }
        return CatchUp.valueOf(word.toUpperCase(Locale.ROOT));
    }

    private Duration lookBack(CatchUp catchUp) {
        JsonNode value = entry.path("look-back");
        if (value.isMissingNode()) {
            return Duration.ZERO;
        }
        if (catchUp == CatchUp.LATEST) {
            problem("look-back means nothing where catch-up is latest; remove it");
        }
        try {
            Duration lookBack = DurationText.parse(value.asText());
            if (!lookBack.isNegative() && lookBack.compareTo(LONGEST_LOOK_BACK) <= 0) {
                return lookBack;
            }
        } catch (IllegalArgumentException e) {
            // told below
        }
        problem("look-back \"" + value.asText() + "\" is no duration of at most 366 days; write hours, such as 168h");
        return Duration.ZERO;
    }

    private boolean enabled() {
        JsonNode value = entry.path("enabled");
        if (!value.isMissingNode() && !value.isBoolean()) {
            problem("enabled \"" + value.asText() + "\" is not understood; known: true, false");
        }
        return value.asBoolean(true);
    }

    private void problem(String sentence) {
        isGood = false;
        problems.accept(sentence);
    }
}
