package io.pitlane.http;

import java.time.Instant;
import java.util.Optional;

/**
 * What a check found.
 *
 * @param why a sentence in plain words, also where all is well
 * @param since when it came to be so, if the check knows better than the time when it was first seen
 */
public record Finding(CheckStatus status, String why, Optional<Instant> since) {

    public static Finding up(String why) {
        return new Finding(CheckStatus.UP, why, Optional.empty());
    }

    public static Finding warning(String why) {
        return new Finding(CheckStatus.WARNING, why, Optional.empty());
    }

    public static Finding down(String why) {
        return new Finding(CheckStatus.DOWN, why, Optional.empty());
    }

    public Finding since(Instant instant) {
        return new Finding(status, why, Optional.of(instant));
    }
}
