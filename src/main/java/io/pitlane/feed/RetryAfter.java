package io.pitlane.feed;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Optional;

/** Reads the header {@code Retry-After}: seconds, or a date. Stateless. */
final class RetryAfter {

    /** What exchanges ask for where they ask for nothing: 429 is a warning, 418 a ban. */
    private static final Duration AFTER_429 = Duration.ofMinutes(1);

    private static final Duration AFTER_418 = Duration.ofMinutes(5);

    /** Nobody bans for longer; a header that says so is a mistake that would silence a feed for good. */
    private static final Duration LONGEST = Duration.ofDays(3);

    private static final int BANNED = 418;

    private RetryAfter() {}

    /** When the venue may be asked again, after an answer with {@code status}. */
    static Instant of(int status, Optional<String> header, Instant now) {
        Instant wanted = header.flatMap(text -> parse(text.strip(), now))
                .orElseGet(() -> now.plus(status == BANNED ? AFTER_418 : AFTER_429));
        Instant latest = now.plus(LONGEST);
        return wanted.isAfter(latest) ? latest : wanted;
    }

    private static Optional<Instant> parse(String text, Instant now) {
        try {
            if (text.matches("\\d{1,9}(\\.\\d+)?")) {
                // Rounded up: a second too early is too early.
                return Optional.of(now.plusSeconds((long) Math.ceil(Double.parseDouble(text))));
            }
            return Optional.of(ZonedDateTime.parse(text, DateTimeFormatter.RFC_1123_DATE_TIME)
                    .toInstant());
        } catch (DateTimeException unreadable) {
            return Optional.empty();
        }
    }
}
