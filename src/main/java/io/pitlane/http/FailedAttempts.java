package io.pitlane.http;

import io.github.bucket4j.Bucket;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.time.Duration;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Counts wrong tokens by where they come from; an IPv6 caller is known by its network of 64 bits. A right token is never
 * held up, so nobody can lock others out. Thread-safe.
 */
final class FailedAttempts {

    /** How long it takes until all attempts are allowed again. */
    static final Duration WINDOW = Duration.ofMinutes(1);
    /** In one window. */
    static final int ATTEMPTS = 20;

    private static final int CALLERS_REMEMBERED = 10_000;
    private static final int IPV6_NETWORK_BYTES = 8;

    private final Map<String, Bucket> callers = new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Bucket> eldest) {
            return size() > CALLERS_REMEMBERED;
        }
    };

    /** Notes an attempt that failed, and says whether there were too many. */
    synchronized boolean isOneTooMany(InetAddress caller) {
        return !callers.computeIfAbsent(key(caller), key -> Bucket.builder()
                        .addLimit(limit -> limit.capacity(ATTEMPTS).refillGreedy(ATTEMPTS, WINDOW))
                        .build())
                .tryConsume(1);
    }

    private static String key(InetAddress caller) {
        byte[] address = caller.getAddress();
        return HexFormat.of()
                .formatHex(caller instanceof Inet6Address ? Arrays.copyOf(address, IPV6_NETWORK_BYTES) : address);
    }
}
