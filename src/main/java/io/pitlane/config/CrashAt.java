package io.pitlane.config;

import java.util.Arrays;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Where a process is to end itself, for tests of recovery.
 *
 * @param pass at which pass of the point, from 1
 */
public record CrashAt(CrashPoint point, int pass) {

    private static final Pattern TEXT = Pattern.compile("([a-z-]+)(?::([1-9]\\d{0,8}))?");
    private static final List<String> POINTS =
            Arrays.stream(CrashPoint.values()).map(CrashPoint::word).toList();

    /**
     * Reads {@code point} or {@code point:N}.
     *
     * @throws IllegalArgumentException with what was expected
     */
    public static CrashAt parse(String text) {
        Matcher parts = TEXT.matcher(text);
        if (parts.matches() && POINTS.contains(parts.group(1))) {
            int pass = parts.group(2) == null ? 1 : Integer.parseInt(parts.group(2));
            return new CrashAt(CrashPoint.values()[POINTS.indexOf(parts.group(1))], pass);
        }
        throw new IllegalArgumentException("a point, or point:N for its N-th pass; points: " + String.join(", ", POINTS)
                + Suggestion.among(text, POINTS));
    }

    @Override
    public String toString() {
        return pass == 1 ? point.word() : point.word() + ":" + pass;
    }
}
