package io.pitlane.selftest;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** A client that sends parcels, a few at a time, notes what is acknowledged, and sends again what is not. */
final class Feeder {

    private static final int WINDOW = 12;
    private static final int PATIENCE_SECONDS = 60;

    private final Parcels parcels;
    private final Notebook notebook;
    private final Random random;
    private final AtomicInteger acknowledged = new AtomicInteger();
    private final List<Parcel> unanswered = new ArrayList<>();
    private final List<Parcel> answered = new ArrayList<>();

    Feeder(Parcels parcels, Notebook notebook, Random random) {
        this.parcels = parcels;
        this.notebook = notebook;
        this.random = random;
    }

    /** Parcels that were acknowledged, ever. */
    int acknowledged() {
        return acknowledged.get();
    }

    /** Sends up to {@code most} new parcels; ends early when the victim does. Returns when all of them are answered. */
    void feed(Victim victim, int most) {
        List<Parcel> fresh = new ArrayList<>();
        for (int i = 0; i < most; i++) {
            fresh.add(parcels.next());
        }
        send(victim, fresh);
    }

    /**
     * As a client does whose server comes back: sends most of what was not acknowledged once more, and a few that were,
     * since the client may have missed the answer. What would be another fact is not sent again.
     */
    void sendAgain(Victim victim) {
        List<Parcel> again = new ArrayList<>();
        synchronized (this) {
            unanswered.stream()
                    .filter(parcel -> parcel.isRepeatable() && random.nextInt(5) > 0)
                    .forEach(again::add);
            unanswered.clear();
            List<Parcel> known = answered.stream().filter(Parcel::isRepeatable).toList();
            for (int i = 0; i < 3 && !known.isEmpty(); i++) {
                again.add(known.get(random.nextInt(known.size())));
            }
        }
        send(victim, again);
    }

    private void send(Victim victim, List<Parcel> all) {
        Semaphore window = new Semaphore(WINDOW);
        try {
            for (Parcel parcel : all) {
                if (!victim.isAlive() || !window.tryAcquire(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
                    break;
                }
                notebook.sent(parcel);
                victim.submit(parcel).whenComplete((isDurable, failure) -> {
                    note(parcel, failure == null && isDurable);
                    window.release();
                });
            }
            window.tryAcquire(WINDOW, PATIENCE_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private synchronized void note(Parcel parcel, boolean isDurable) {
        if (isDurable) {
            notebook.acknowledged(parcel);
            acknowledged.incrementAndGet();
            answered.add(parcel);
        } else {
            unanswered.add(parcel);
        }
    }
}
