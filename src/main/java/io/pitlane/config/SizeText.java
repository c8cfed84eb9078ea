package io.pitlane.config;

import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Sizes as PostgreSQL writes them: {@code 64KB}, {@code 8MB}, {@code 4GB}, in steps of 1024; a bare number is bytes. */
final class SizeText {

    private static final String EXPECTED = "a size such as 64KB, 8MB or 4GB";
    private static final Pattern SIZE = Pattern.compile("(\\d{1,18}) ?(b|kb|mb|gb|tb)?");
    private static final Map<String, Long> BYTES =
            Map.of("b", 1L, "kb", 1L << 10, "mb", 1L << 20, "gb", 1L << 30, "tb", 1L << 40);
    private static final String[] LARGEST_FIRST = {"tb", "gb", "mb", "kb"};

    private SizeText() {}

    /** @throws IllegalArgumentException with what was expected */
    static long parse(String text) {
        Matcher size = SIZE.matcher(text.toLowerCase(Locale.ROOT));
        if (!size.matches()) {
            throw new IllegalArgumentException(EXPECTED);
        }
        String unit = size.group(2) == null ? "b" : size.group(2);
        try {
            return Math.multiplyExact(Long.parseLong(size.group(1)), BYTES.get(unit));
        } catch (ArithmeticException tooLarge) {
            throw new IllegalArgumentException(EXPECTED, tooLarge);
        }
    }

    /** The shortest exact text. */
    static String print(long bytes) {
        for (String unit : LARGEST_FIRST) {
            long factor = BYTES.get(unit);
            if (bytes >= factor && bytes % factor == 0) {
                return bytes / factor + unit.toUpperCase(Locale.ROOT);
            }
        }
        return bytes + "B";
    }
}
