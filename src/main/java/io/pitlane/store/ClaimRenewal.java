package io.pitlane.store;

import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Renews the claims of work in hand, three times a lease. Thread-safe; owns one thread, which {@link #close()} ends. */
final class ClaimRenewal implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(ClaimRenewal.class);

    private final SpoolClaims claims;
    private final Map<Set<String>, String> inHand = new ConcurrentHashMap<>();
    private final ScheduledExecutorService thread;

    ClaimRenewal(SpoolClaims claims, Duration lease) {
        this.claims = claims;
        this.thread = Executors.newSingleThreadScheduledExecutor(task -> {
            Thread worker = new Thread(task, "renew-claims");
            worker.setDaemon(true);
            return worker;
        });
        long pause = Math.max(1, lease.toMillis() / 3);
        thread.scheduleWithFixedDelay(this::renew, pause, pause, TimeUnit.MILLISECONDS);
    }

    void begin(String dataset, Set<String> batchIds) {
        inHand.put(batchIds, dataset);
    }

    void end(Set<String> batchIds) {
        inHand.remove(batchIds);
    }

    /** A claim that cannot be renewed runs out, and somebody else finds the batch in the ledger. */
    private void renew() {
        inHand.forEach((batchIds, dataset) -> {
            try {
                claims.renew(dataset, batchIds);
            } catch (RuntimeException e) {
                LOG.debug("Claims could not be renewed", e);
            }
        });
    }

    @Override
    public void close() {
        thread.shutdownNow();
    }
}
