package io.pitlane.http;

import io.pitlane.error.InvalidInputException;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;

/** Reads times as parameters have them, RFC 3339 with an offset or a day. Stored times have microseconds. Pure functions. */
final class TimeText {

    private static final int LAST_YEAR = 9999;

    private TimeText() {}

    /** The first microsecond at or behind the time; of a day its first one (UTC). */
    static Instant firstOf(String parameter, String text) {
        Instant time = parse(parameter, text);
        Instant cut = time.truncatedTo(ChronoUnit.MICROS);
        return cut.equals(time) ? cut : cut.plus(1, ChronoUnit.MICROS);
    }

    /** The last microsecond at or before the time; of a day its last one (UTC). */
    static Instant lastOf(String parameter, String text) {
        Instant time = parse(parameter, text).truncatedTo(ChronoUnit.MICROS);
        return isDay(text) ? time.plus(1, ChronoUnit.DAYS).minus(1, ChronoUnit.MICROS) : time;
    }

    private static Instant parse(String parameter, String text) {
        try {
            OffsetDateTime time = isDay(text)
                    ? LocalDate.parse(text).atStartOfDay().atOffset(ZoneOffset.UTC)
                    : OffsetDateTime.parse(text);
            int year = time.withOffsetSameInstant(ZoneOffset.UTC).getYear();
            if (year >= 1 && year <= LAST_YEAR) {
                return time.toInstant();
            }
        } catch (DateTimeException e) {
            // told below
        }
        throw new InvalidInputException(parameter + ": " + QueryString.shown(text)
                + " is not a time with an offset or a day (expected e.g. 2026-01-31T23:59:59.123Z or 2026-01-31)");
    }

    private static boolean isDay(String text) {
        return text.length() == "2026-01-31".length();
    }
}
