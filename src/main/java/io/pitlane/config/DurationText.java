package io.pitlane.config;

import java.math.BigDecimal;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Durations as people and Go write them: {@code 500ms}, {@code 1h30m}, {@code 1.5h}; a bare number is seconds. */
public final class DurationText {

    private static final String EXPECTED = "a duration such as 500ms, 30s, 10m or 2h";
    private static final Pattern PART = Pattern.compile("(\\d+(?:\\.\\d*)?|\\.\\d+)(ns|us|µs|μs|ms|s|m|h|d)");
    private static final Pattern SECONDS = Pattern.compile("\\d+(?:\\.\\d+)?");
    private static final int LONGEST_TEXT = 64;
    private static final Map<String, Long> NANOS = Map.of(
            "ns", 1L,
            "us", 1_000L,
            "µs", 1_000L,
            "μs", 1_000L,
            "ms", 1_000_000L,
            "s", 1_000_000_000L,
            "m", 60_000_000_000L,
            "h", 3_600_000_000_000L,
            "d", 86_400_000_000_000L);

    private static final Map<String, Long> PRINTED = new LinkedHashMap<>();

    static {
        for (String unit : new String[] {"h", "m", "s", "ms", "us", "ns"}) {
            PRINTED.put(unit, NANOS.get(unit));
        }
    }

    private DurationText() {}

    /** @throws IllegalArgumentException with what was expected; a negative duration is none */
    public static Duration parse(String text) {
        if (text.length() > LONGEST_TEXT) {
            throw new IllegalArgumentException(EXPECTED);
        }
        try {
            if (SECONDS.matcher(text).matches()) {
                return nanos(new BigDecimal(text), "s");
            }
            Duration sum = Duration.ZERO;
            Matcher part = PART.matcher(text);
            int end = 0;
            while (part.find() && part.start() == end) {
                sum = sum.plus(nanos(new BigDecimal(part.group(1)), part.group(2)));
                end = part.end();
            }
            if (end == text.length() && end > 0) {
                return sum;
            }
        } catch (ArithmeticException tooLong) {
            throw new IllegalArgumentException(EXPECTED + ", at most 292 years", tooLong);
        }
        throw new IllegalArgumentException(EXPECTED);
    }

    /** The shortest exact text, such as {@code 1h30m}; zero is {@code 0s}. */
    public static String print(Duration duration) {
        long rest = duration.toNanos();
        if (rest == 0) {
            return "0s";
        }
        StringBuilder text = new StringBuilder();
        for (Map.Entry<String, Long> unit : PRINTED.entrySet()) {
            long count = rest / unit.getValue();
            rest %= unit.getValue();
            if (count > 0) {
                text.append(count).append(unit.getKey());
            }
        }
        return text.toString();
    }

    private static Duration nanos(BigDecimal count, String unit) {
        return Duration.ofNanos(count.multiply(BigDecimal.valueOf(NANOS.get(unit)))
                .toBigInteger()
                .longValueExact());
    }
}
