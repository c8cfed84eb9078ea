package io.pitlane.cli;

import io.pitlane.error.InvalidInputException;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;

/** Reads the times that users name. Pure functions. */
final class TimeOption {

    private static final int DAY_LENGTH = "2026-01-31".length();

    private TimeOption() {}

    /**
     * A day, which is its beginning in UTC, or a moment with an offset.
     *
     * @param option as the user wrote it, for the message
     */
    static Instant parse(String option, String text) {
        try {
            return text.length() == DAY_LENGTH
                    ? LocalDate.parse(text).atStartOfDay(ZoneOffset.UTC).toInstant()
                    : OffsetDateTime.parse(text).toInstant();
        } catch (DateTimeException e) {
            throw new InvalidInputException(
                    option + " " + text + " is no time; write 2026-01-31 or 2026-01-31T08:00:00Z (UTC)");
        }
    }
}
