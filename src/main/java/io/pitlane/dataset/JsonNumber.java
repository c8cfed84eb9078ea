package io.pitlane.dataset;

import java.nio.charset.StandardCharsets;

/** Turns the characters of a JSON number, already checked for form, into column values. Pure functions. */
public final class JsonNumber {

    /** Exponents beyond it fit no double, and would let a few bytes stand for a million digits. */
    static final int LARGEST_EXPONENT = 308;

    /** Of one number. */
    public static final int MOST_CHARACTERS = 400;

    /** The digits of so many characters are a long, and with a point among them three zeros fit behind. */
    private static final int FEW_CHARACTERS = 16;

    private static final int[] SMALL_POWERS_OF_TEN = {1, 10, 100, 1000};

    /** The sign of PostgreSQL's numeric. */
    private static final int NEGATIVE = 0x4000;

    private static final double[] POWERS_OF_TEN = new double[23];

    static {
        double power = 1;
        for (int i = 0; i < POWERS_OF_TEN.length; i++) {
            POWERS_OF_TEN[i] = power;
            power *= 10;
        }
    }

    private JsonNumber() {}

    /** Whether a column can hold a number with the exponent whose digits stand in {@code text[from, to)}. */
    public static boolean isExponentAllowed(byte[] text, int from, int to) {
        int exponent = 0;
        for (int i = from; i < to; i++) {
            exponent = exponent * 10 + (text[i] - '0');
            if (exponent > LARGEST_EXPONENT) {
                return false;
            }
        }
        return true;
    }

    public static RefusedRecordException exponentTooLarge(byte[] text, int from, int to) {
        return new RefusedRecordException(
                RefusalReason.EXPONENT_TOO_LARGE,
                "the exponent " + Excerpt.of(text, from, to) + " is beyond " + LARGEST_EXPONENT);
    }

    public static RefusedRecordException tooLong(byte[] text, int from, int to) {
        return new RefusedRecordException(
                RefusalReason.EXPONENT_TOO_LARGE,
                "the number " + Excerpt.of(text, from, Math.min(to, from + 20)) + " has more than " + MOST_CHARACTERS
                        + " characters");
    }

    /** Whether a number is above 0, told by its digits. */
    static boolean isAboveZero(byte[] text, int from, int to) {
        if (text[from] == '-') {
            return false;
        }
        for (int i = from; i < to && (text[i] | 0x20) != 'e'; i++) {
            if (text[i] >= '1' && text[i] <= '9') {
                return true;
            }
        }
        return false;
    }

    /**
     * Whether a text is a decimal number that {@link #appendNumeric} takes: as JSON has them, and with zeros in front.
     *
     * @throws RefusedRecordException if it is one, and too long or its exponent too large
     */
    static boolean isDecimal(byte[] text, int from, int to) throws RefusedRecordException {
        int at = from < to && text[from] == '-' ? from + 1 : from;
        int whole = digitsFrom(text, at, to);
        if (whole == at) {
            return false;
        }
        at = whole;
        if (at < to && text[at] == '.') {
            at = digitsFrom(text, at + 1, to);
            if (at == whole + 1) {
                return false;
            }
        }
        if (at < to && (text[at] == 'e' || text[at] == 'E')) {
            int sign = at + 1 < to && (text[at + 1] == '-' || text[at + 1] == '+') ? 1 : 0;
            int exponent = at + 1 + sign;
            at = digitsFrom(text, exponent, to);
            if (at == exponent) {
                return false;
            }
            if (at == to && !isExponentAllowed(text, exponent, to)) {
                throw exponentTooLarge(text, exponent, to);
            }
        }
        if (at == to && to - from > MOST_CHARACTERS) {
            throw tooLong(text, from, to);
        }
        return at == to;
    }

    private static int digitsFrom(byte[] text, int from, int to) {
        int at = from;
        while (at < to && text[at] >= '0' && text[at] <= '9') {
            at++;
        }
        return at;
    }

    /** The nearest double, as {@link Double#parseDouble} has it; refused where it would be infinite, or zero by underflow. */
    static double toDouble(byte[] text, int from, int to, String field) throws RefusedRecordException {
        boolean negative = text[from] == '-';
        long mantissa = 0;
        int digits = 0;
        int scale = 0;
        boolean fraction = false;
        int at = negative ? from + 1 : from;
        for (; at < to; at++) {
            byte character = text[at];
            if (character == '.') {
                fraction = true;
            } else if (character >= '0' && character <= '9') {
                mantissa = mantissa * 10 + (character - '0');
                digits += digits > 0 || character != '0' ? 1 : 0;
                scale += fraction ? 1 : 0;
            } else {
                break;
            }
        }
        // Clinger's fast path: both operands are exact, so one rounding gives the nearest double.
        if (at == to && digits <= 15 && scale < POWERS_OF_TEN.length) {
            double value = mantissa / POWERS_OF_TEN[scale];
            return negative ? -value : value;
        }
        double value = Double.parseDouble(new String(text, from, to - from, StandardCharsets.ISO_8859_1));
        if (Double.isInfinite(value) || (value == 0 && hasNonZeroDigit(text, from, to))) {
            throw new RefusedRecordException(
                    RefusalReason.EXPONENT_TOO_LARGE,
                    field + ": " + Excerpt.of(text, from, to) + " is outside the range of double precision");
        }
        return value;
    }

    private static boolean hasNonZeroDigit(byte[] text, int from, int to) {
        for (int i = from; i < to && text[i] != 'e' && text[i] != 'E'; i++) {
            if (text[i] >= '1' && text[i] <= '9') {
                return true;
            }
        }
        return false;
    }

    /** The whole number, refused if it has a fraction or exponent or lies outside {@code [least, most]}. */
    static long toLong(byte[] text, int from, int to, long least, long most, String field)
            throws RefusedRecordException {
        for (int i = from; i < to; i++) {
            if (text[i] == '.' || text[i] == 'e' || text[i] == 'E') {
                throw new RefusedRecordException(
                        RefusalReason.WRONG_TYPE, field + ": " + Excerpt.of(text, from, to) + " is not a whole number");
            }
        }
        try {
            long value = Long.parseLong(new String(text, from, to - from, StandardCharsets.ISO_8859_1));
            if (value >= least && value <= most) {
                return value;
            }
        } catch (NumberFormatException e) {
            // more digits than a long has: out of bounds like any other number outside them
        }
        throw new RefusedRecordException(
                RefusalReason.OUT_OF_BOUNDS,
                field + ": " + Excerpt.of(text, from, to) + " is not between " + least + " and " + most);
    }

    /**
     * Appends the number as PostgreSQL's binary {@code numeric}, exact, with as many decimals as it was written with.
     *
     * @see <a href="https://github.com/postgres/postgres/blob/master/src/backend/utils/adt/numeric.c">numeric_recv</a>
     */
    static void appendNumeric(byte[] text, int from, int to, RowBuffer row) {
        if (to - from > FEW_CHARACTERS || !appendShortNumeric(text, from, to, row)) {
            appendLongNumeric(text, from, to, row);
        }
    }

    /** What nearly every number is: few enough digits for a long, and no exponent. False, and nothing done, else. */
    private static boolean appendShortNumeric(byte[] text, int from, int to, RowBuffer row) {
        boolean negative = text[from] == '-';
        long digits = 0;
        int point = to;
        for (int at = negative ? from + 1 : from; at < to; at++) {
            int digit = text[at] - '0';
            if (digit >= 0 && digit <= 9) {
                digits = digits * 10 + digit;
            } else if (text[at] == '.') {
                point = at + 1;
            } else {
                return false;
            }
        }
        int scale = to - point;
        int fractionGroups = scale + 3 >> 2;
        long rest = digits * SMALL_POWERS_OF_TEN[4 * fractionGroups - scale];
        int lowest = -fractionGroups;
        while (rest != 0 && rest % 10_000 == 0) {
            rest /= 10_000;
            lowest++;
        }
        int groups = 0;
        for (long left = rest; left != 0; left /= 10_000) {
            groups++;
        }
        row.appendShort(groups);
        row.appendShort(groups == 0 ? 0 : lowest + groups - 1);
        row.appendShort(negative && groups > 0 ? NEGATIVE : 0);
        row.appendShort(scale);
        row.appendGroups(rest, groups);
        return true;
    }

    private static void appendLongNumeric(byte[] text, int from, int to, RowBuffer row) {
        boolean negative = text[from] == '-';
        byte[] digits = new byte[to - from];
        int count = 0;
        int fraction = 0;
        boolean behindPoint = false;
        int exponent = 0;
        int at = negative ? from + 1 : from;
        for (; at < to; at++) {
            byte character = text[at];
            if (character == '.') {
                behindPoint = true;
            } else if (character >= '0' && character <= '9') {
                digits[count++] = (byte) (character - '0');
                fraction += behindPoint ? 1 : 0;
            } else {
                exponent = Integer.parseInt(new String(text, at + 1, to - at - 1, StandardCharsets.ISO_8859_1));
                break;
            }
        }
        int scale = Math.max(0, fraction - exponent);
        appendGroups(digits, count, count - fraction + exponent, negative, scale, row);
    }

    /** Writes base-10000 groups; digit {@code i} stands for {@code 10^(point-1-i)}. */
    private static void appendGroups(byte[] digits, int count, int point, boolean negative, int scale, RowBuffer row) {
        int header = row.length();
        for (int i = 0; i < 4; i++) {
            row.appendShort(0);
        }
        int highest = Math.floorDiv(point - 1, 4);
        int lowest = Math.floorDiv(point - count, 4);
        int weight = 0;
        int groups = 0;
        int lastNonZero = 0;
        for (int group = highest; group >= lowest; group--) {
            int value = 0;
            for (int power = 4 * group + 3; power >= 4 * group; power--) {
                int index = point - 1 - power;
                value = value * 10 + (index >= 0 && index < count ? digits[index] : 0);
            }
            if (value == 0 && groups == 0) {
                continue;
            }
            if (groups == 0) {
                weight = group;
            }
            groups++;
            row.appendShort(value);
            if (value != 0) {
                lastNonZero = groups;
            }
        }
        row.truncate(header + 8 + 2 * lastNonZero);
        row.setShort(header, lastNonZero);
        row.setShort(header + 2, lastNonZero == 0 ? 0 : weight);
        row.setShort(header + 4, negative && lastNonZero > 0 ? NEGATIVE : 0);
        row.setShort(header + 6, scale);
    }
}
