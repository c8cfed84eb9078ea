package io.pitlane.selftest;

import java.time.Instant;

/**
 * The times of the records of one run: an hour of its own, so that its rows can be told from those of others.
 *
 * @param hour of the year 2024, from 0
 */
record RunHour(long hour) {

    private static final Instant FIRST = Instant.parse("2024-01-01T00:00:00Z");
    private static final long HOURS = 24L * 366;
    private static final long STEP_MICROS = 250_000;
    private static final int ODD_MICROS = 977;

    /** Runs whose seeds are near each other have different ones. */
    static RunHour of(long seed) {
        return new RunHour(Math.floorMod(seed, HOURS));
    }

    Instant start() {
        return FIRST.plusSeconds(3600 * hour);
    }

    Instant end() {
        return start().plusSeconds(3600);
    }

    /** Fit for identifiers. */
    String label() {
        return Long.toString(hour);
    }

    /** Another one for each number below 14,000. */
    Instant at(int number) {
        return at(number, number);
    }

    /** The own time of a version of a record: later for each version. */
    Instant at(int number, int version) {
        return start().plusNanos(1000 * (version * STEP_MICROS + number % ODD_MICROS));
    }

    static long micros(Instant instant) {
        return instant.getEpochSecond() * 1_000_000 + instant.getNano() / 1000;
    }
}
