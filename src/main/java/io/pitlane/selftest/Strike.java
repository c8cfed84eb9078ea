package io.pitlane.selftest;

import io.pitlane.config.CrashPoint;
import java.util.Optional;

/**
 * What happens to the product.
 *
 * @param word for people
 * @param point where it ends itself; empty: something else strikes it at a random moment
 */
public record Strike(String word, Optional<CrashPoint> point) {

    /** SIGKILL at a random moment. */
    public static final Strike KILL = new Strike("kill -9 of pitlane", Optional.empty());

    /** SIGKILL to PostgreSQL at a random moment, and a new start of it. */
    public static final Strike KILL_DATABASE = new Strike("kill -9 of PostgreSQL", Optional.empty());

    /** All connections break at a random moment. */
    public static final Strike BREAK_CONNECTIONS = new Strike("connections cut", Optional.empty());

    static Strike at(CrashPoint point) {
        return new Strike(point.word(), Optional.of(point));
    }
}
