package io.pitlane.dataset;

import java.nio.charset.StandardCharsets;

/** A quoted piece of a record for a message: at most 200 characters, control characters shown as dots. */
public final class Excerpt {

    private static final int MOST = 200;

    private Excerpt() {}

    public static String of(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        return of(bytes, 0, bytes.length);
    }

    /** A member's name for the beginning of a message, without quotes. */
    public static String name(String name) {
        String quoted = of(name);
        return quoted.substring(1, quoted.length() - 1);
    }

    public static String of(byte[] text, int from, int to) {
        int end = Math.min(to, from + MOST);
        StringBuilder excerpt = new StringBuilder(end - from + 3).append('"');
        String decoded = new String(text, from, end - from, StandardCharsets.UTF_8);
        decoded.codePoints()
                .map(point -> Character.isISOControl(point) ? '.' : point)
                .forEach(excerpt::appendCodePoint);
        return excerpt.append(end < to ? "…\"" : "\"").toString();
    }
}
