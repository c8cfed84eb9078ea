package io.pitlane.bench;

import java.util.Arrays;

/**
 * How long single requests took.
 *
 * @param p50Millis,p99Millis half of them, and all but one in a hundred, took at most this
 */
public record Latencies(int requests, double p50Millis, double p99Millis) {

    static Latencies of(long[] nanos) {
        long[] sorted = nanos.clone();
        Arrays.sort(sorted);
        return new Latencies(sorted.length, at(sorted, 0.50), at(sorted, 0.99));
    }

    /** The nearest rank. */
    private static double at(long[] sorted, double share) {
        int rank = (int) Math.ceil(share * sorted.length);
        return sorted.length == 0 ? 0 : sorted[Math.max(0, rank - 1)] / 1e6;
    }
}
