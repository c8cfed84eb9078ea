package io.pitlane.exchange;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What takes the place of the placeholders of a {@link RequestTemplate}. Immutable; each method gives new values.
 *
 * <p>A time in {@code from} is there as {@code {from}} (RFC 3339) and as {@code {from-s}}, {@code {from-ms}},
 * {@code {from-us}} and {@code {from-ns}}, cut to the unit; {@code {to}} likewise, but rounded up to it, so that nothing
 * before it is left out.
 */
public final class RequestValues {

    static final String SYMBOL = "symbol";
    static final String CURSOR = "cursor";

    public static final RequestValues NONE = new RequestValues(Map.of());

    private final Map<String, String> values;

    private RequestValues(Map<String, String> values) {
        this.values = values;
    }

    public RequestValues symbol(WireName name) {
        Map<String, String> more = new LinkedHashMap<>(values);
        more.putAll(name.settings());
        more.put(SYMBOL, name.name());
        return new RequestValues(more);
    }

    /** The times that are asked for: {@code from} inclusive, {@code to} exclusive. */
    public RequestValues window(Instant from, Instant to) {
        Map<String, String> more = new LinkedHashMap<>(values);
        put(more, "from", from, RoundingMode.FLOOR);
        put(more, "to", to, RoundingMode.CEILING);
        return new RequestValues(more);
    }

    /** @param cursor null: none yet; parameters that hold it are left out */
    public RequestValues cursor(String cursor) {
        Map<String, String> more = new LinkedHashMap<>(values);
        if (cursor == null) {
            more.remove(CURSOR);
        } else {
            more.put(CURSOR, cursor);
        }
        return new RequestValues(more);
    }

    /** Null where there is none of that name. */
    String get(String placeholder) {
        return values.get(placeholder);
    }

    private static void put(Map<String, String> values, String name, Instant time, RoundingMode rounding) {
        BigDecimal seconds = BigDecimal.valueOf(time.getEpochSecond()).add(BigDecimal.valueOf(time.getNano(), 9));
        values.put(name, time.toString());
        values.put(name + "-s", whole(seconds, 0, rounding));
        values.put(name + "-ms", whole(seconds, 3, rounding));
        values.put(name + "-us", whole(seconds, 6, rounding));
        values.put(name + "-ns", whole(seconds, 9, rounding));
    }

    private static String whole(BigDecimal seconds, int scale, RoundingMode rounding) {
        return seconds.scaleByPowerOfTen(scale)
                .setScale(0, rounding)
                .toBigInteger()
                .toString();
    }
}
