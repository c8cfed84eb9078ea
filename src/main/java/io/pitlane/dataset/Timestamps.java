package io.pitlane.dataset;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.time.Instant;
import java.time.temporal.ChronoUnit;

/**
 * Times of RFC 3339 as PostgreSQL's binary {@code timestamptz}: microseconds since 2000-01-01T00:00:00Z. Digits behind
 * the microsecond are cut, not rounded, so that a record never moves into the next day. Pure functions.
 */
public final class Timestamps {

    private static final Instant EPOCH = Instant.parse("2000-01-01T00:00:00Z");
    private static final long MICROS_PER_SECOND = 1_000_000L;
    private static final int[] DAYS_OF_MONTH = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};

    private static final VarHandle LONG = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
    /** {@code 0000-00-}, the first character lowest. */
    private static final long YEAR_AND_MONTH = 0x2D30_302D_3030_3030L;
    /** {@code 00T00:00}; the T may be another, see {@link #SEPARATOR}. */
    private static final long DAY_TO_MINUTE = 0x3030_3A30_3054_3030L;

    private static final long SEPARATOR = 0xFF_0000L;
    private static final long TEN_IS_HIGH = 0x7676_7676_7676_7676L;
    private static final long HIGH_BITS = 0x8080_8080_8080_8080L;

    private Timestamps() {}

    public static long micros(Instant instant) {
        return (instant.getEpochSecond() - EPOCH.getEpochSecond()) * MICROS_PER_SECOND + instant.getNano() / 1000;
    }

    /** Of seconds since 1970-01-01T00:00:00Z and microseconds behind them. */
    public static long micros(long unixSeconds, int microsOfSecond) {
        return (unixSeconds - EPOCH.getEpochSecond()) * MICROS_PER_SECOND + microsOfSecond;
    }

    public static Instant instant(long micros) {
        return EPOCH.plus(micros, ChronoUnit.MICROS);
    }

    /**
     * Reads {@code 2026-01-31T23:59:59.123456789Z} or the same with an offset such as {@code +02:00}.
     *
     * @throws RefusedRecordException if it is anything else
     */
    public static long parse(byte[] text, int from, int to, String field) throws RefusedRecordException {
        if (to - from < 20
                || text[from + 4] != '-'
                || text[from + 7] != '-'
                || text[from + 13] != ':'
                || text[from + 16] != ':') {
            throw malformed(text, from, to, field);
        }
        byte separator = text[from + 10];
        if (separator != 'T' && separator != 't' && separator != ' ') {
            throw malformed(text, from, to, field);
        }
        // the separators become zeros, and digits their values
        long yearAndMonth = (long) LONG.get(text, from) ^ YEAR_AND_MONTH;
        long dayToMinute = (long) LONG.get(text, from + 8) ^ DAY_TO_MINUTE;
        dayToMinute &= ~SEPARATOR;
        int second = digits(text, from + 17, 2);
        if (!areDigits(yearAndMonth) || !areDigits(dayToMinute) || second < 0) {
            throw malformed(text, from, to, field);
        }
        int year = 100 * two(yearAndMonth, 0) + two(yearAndMonth, 2);
        int month = two(yearAndMonth, 5);
        int day = two(dayToMinute, 0);
        int hour = two(dayToMinute, 3);
        int minute = two(dayToMinute, 6);
        if (month < 1
                || month > 12
                || day < 1
                || day > daysOf(year, month)
                || hour > 23
                || minute > 59
                || second > 59) {
            throw malformed(text, from, to, field);
        }
        int at = from + 19;
        long fraction = 0;
        if (text[at] == '.') {
            int first = ++at;
            long scale = MICROS_PER_SECOND / 10;
            while (at < to && isDigit(text[at])) {
                fraction += (text[at] - '0') * scale;
                scale /= 10;
                at++;
            }
            if (at == first) {
                throw malformed(text, from, to, field);
            }
        }
        long offsetSeconds = offset(text, at, to);
        if (offsetSeconds == Long.MIN_VALUE) {
            throw malformed(text, from, to, field);
        }
        long seconds = epochDay(year, month, day) * 86_400L + hour * 3_600L + minute * 60L + second;
        return (seconds - offsetSeconds - EPOCH.getEpochSecond()) * MICROS_PER_SECOND + fraction;
    }

    /** Days since 1970-01-01. Counts years from March on, so that the leap day is the last of its year. */
    private static long epochDay(int year, int month, int day) {
        int years = month > 2 ? year : year - 1;
        int era = Math.floorDiv(years, 400);
        int yearOfEra = years - era * 400;
        int dayOfYear = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1;
        int dayOfEra = yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear;
        return era * 146_097L + dayOfEra - 719_468L;
    }

    /** Seconds east of UTC, or {@code Long.MIN_VALUE} for what is no offset. */
    private static long offset(byte[] text, int at, int to) {
        if (at + 1 == to && (text[at] == 'Z' || text[at] == 'z')) {
            return 0;
        }
        if (to - at != 6 || (text[at] != '+' && text[at] != '-') || text[at + 3] != ':') {
            return Long.MIN_VALUE;
        }
        int hours = digits(text, at + 1, 2);
        int minutes = digits(text, at + 4, 2);
        if ((hours | minutes) < 0 || hours > 23 || minutes > 59) {
            return Long.MIN_VALUE;
        }
        long seconds = hours * 3_600L + minutes * 60L;
        return text[at] == '-' ? -seconds : seconds;
    }

    private static int daysOf(int year, int month) {
        boolean leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
        return month == 2 && leap ? 29 : DAYS_OF_MONTH[month - 1];
    }

    /** Whether each of eight bytes is 0 to 9. */
    private static boolean areDigits(long eight) {
        return ((eight | eight + TEN_IS_HIGH) & HIGH_BITS) == 0;
    }

    /** The number that two of eight digits are, the first of them at {@code position}. */
    private static int two(long eight, int position) {
        int both = (int) (eight >>> 8 * position);
        return 10 * (both & 0xFF) + (both >>> 8 & 0xFF);
    }

    /** The number in {@code count} digits, or a negative number if one of them is no digit. */
    private static int digits(byte[] text, int at, int count) {
        int value = 0;
        int wrong = 0;
        for (int i = at; i < at + count; i++) {
            int digit = text[i] - '0';
            wrong |= digit | 9 - digit;
            value = value * 10 + digit;
        }
        return wrong < 0 ? -1 : value;
    }

    private static boolean isDigit(byte character) {
        return character >= '0' && character <= '9';
    }

    private static RefusedRecordException malformed(byte[] text, int from, int to, String field) {
        return new RefusedRecordException(
                RefusalReason.WRONG_TYPE,
                field + ": " + Excerpt.of(text, from, to)
                        + " is not a time with an offset (expected e.g. 2026-01-31T23:59:59.123Z)");
    }
}
