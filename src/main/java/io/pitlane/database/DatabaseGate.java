package io.pitlane.database;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;

/**
 * Knows whether the database takes work now, since when not, and why. It looks at most once a second, on a connection
 * of its own, so that a full pool does not pass for an absent database; in between it answers from memory. While one
 * thread looks, the others get the last answer, but not for long: a database that hangs does not answer. Only before the
 * first answer they wait. Thread-safe.
 */
public final class DatabaseGate implements AutoCloseable {

    private static final long LOOK_EVERY_NANOS = Duration.ofSeconds(1).toNanos();
    private static final Duration PATIENCE = Duration.ofSeconds(2);

    private final Probe probe;
    private final String display;
    private final InstantSource clock;
    private final LongSupplier nanoTime;
    private final ReentrantLock looking = new ReentrantLock();
    private volatile Answer last;
    /** The look that is under way; null: none is. */
    private volatile Look look;

    DatabaseGate(Probe probe, String display, InstantSource clock, LongSupplier nanoTime) {
        this.probe = probe;
        this.display = display;
        this.clock = clock;
        this.nanoTime = nanoTime;
    }

    /** Whether the database answers and takes writes. May look, which takes up to the connect timeout. */
    public boolean isOpen() {
        return current().awaySince().isEmpty();
    }

    /** When the absence that still lasts was first seen; empty while the database is there. */
    public Optional<Instant> awaySince() {
        return current().awaySince();
    }

    /** Why the gate is closed: one line with the cure; empty while it is open. */
    public String why() {
        return current().why();
    }

    /** {@code host:port/database}. */
    public String display() {
        return display;
    }

    /** Gives its connection back; an answer can still be had afterwards, but it may be old. */
    @Override
    public void close() {
        looking.lock();
        try {
            probe.close();
        } finally {
            looking.unlock();
        }
    }

    private Answer current() {
        Answer known = last;
        if (known == null) {
            looking.lock();
        } else if (nanoTime.getAsLong() - known.atNanos() < LOOK_EVERY_NANOS) {
            return known;
        } else if (!looking.tryLock()) {
            return meanwhile(known, look);
        }
        try {
            if (last == known) {
                look = new Look(clock.instant(), nanoTime.getAsLong());
                last = answer(known, look.since());
            }
            return last;
        } finally {
            look = null;
            looking.unlock();
        }
    }

    private Answer meanwhile(Answer known, Look underWay) {
        boolean hangs = known.awaySince().isEmpty()
                && underWay != null
                && nanoTime.getAsLong() - underWay.atNanos() >= PATIENCE.toNanos();
        return hangs
                ? new Answer(
                        Optional.of(underWay.since()),
                        "PostgreSQL at " + display + " has not answered for more than " + PATIENCE.toSeconds()
                                + " s: it hangs, has too much to do, or the network lets nothing through",
                        known.atNanos())
                : known;
    }

    /** @param since when the look began: that of a database that hangs ends late */
    private Answer answer(Answer before, Instant since) {
        String why = probe.failure();
        Optional<Instant> awaySince = why.isEmpty()
                ? Optional.empty()
                : Optional.of(before == null ? since : before.awaySince().orElse(since));
        return new Answer(awaySince, why, nanoTime.getAsLong());
    }

    private record Look(Instant since, long atNanos) {}

    private record Answer(Optional<Instant> awaySince, String why, long atNanos) {}

    /** Looks whether the database takes work. Used by one thread at a time. */
    interface Probe {

        /** Why not, with the cure, on one line; empty when it does. */
        String failure();

        void close();
    }
}
