package io.pitlane.exchange;

import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;

/** Decimal numbers as exchanges write them, in strings or bare. Pure functions. */
final class NumberText {

    private static final int LONGEST = 400;
    private static final int LARGEST_EXPONENT = 308;
    /** As many digits as a long certainly holds. */
    private static final int FEW_DIGITS = 18;

    private NumberText() {}

    /** Whether {@code text[from, to)} is a number as JSON has it. */
    static boolean isNumber(byte[] text, int from, int to) {
        int at = from < to && text[from] == '-' ? from + 1 : from;
        int digits = at;
        at = skipDigits(text, at, to);
        if (at == digits || text[digits] == '0' && at > digits + 1 || to - from > LONGEST) {
            return false;
        }
        if (at < to && text[at] == '.') {
            int fraction = at + 1;
            at = skipDigits(text, fraction, to);
            if (at == fraction) {
                return false;
            }
        }
        return at == to || (text[at] | 0x20) == 'e' && isExponent(text, at + 1, to);
    }

    private static boolean isExponent(byte[] text, int from, int to) {
        int digits = from < to && (text[from] == '+' || text[from] == '-') ? from + 1 : from;
        if (digits == to || skipDigits(text, digits, to) < to) {
            return false;
        }
        int exponent = 0;
        for (int i = digits; i < to; i++) {
            exponent = exponent * 10 + (text[i] - '0');
            if (exponent > LARGEST_EXPONENT) {
                return false;
            }
        }
        return true;
    }

    /** Behind the digits that begin at {@code from}. */
    static int skipDigits(byte[] text, int from, int to) {
        int at = from;
        while (at < to && text[at] >= '0' && text[at] <= '9') {
            at++;
        }
        return at;
    }

    /** The exact value of what {@link #isNumber} accepts. */
    static BigDecimal decimal(byte[] text, int from, int to) {
        boolean negative = text[from] == '-';
        long digits = 0;
        int count = 0;
        int scale = 0;
        boolean fraction = false;
        for (int at = negative ? from + 1 : from; at < to; at++) {
            byte character = text[at];
            if (character == '.') {
                fraction = true;
            } else if (character < '0' || character > '9' || ++count > FEW_DIGITS) {
                return new BigDecimal(new String(text, from, to - from, StandardCharsets.ISO_8859_1));
            } else {
                digits = digits * 10 + (character - '0');
                scale += fraction ? 1 : 0;
            }
        }
        return BigDecimal.valueOf(negative ? -digits : digits, scale);
    }
}
