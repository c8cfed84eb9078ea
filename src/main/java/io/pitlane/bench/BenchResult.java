package io.pitlane.bench;

/**
 * What a bench measured, medians of its rounds.
 *
 * @param rows records of one round
 * @param seconds ours, wall time of a round
 * @param baselineName what it was measured against
 * @param baselineSeconds of the baseline for the same records
 */
public record BenchResult(String bench, long rows, double seconds, String baselineName, double baselineSeconds) {

    public double rowsPerSecond() {
        return rows / seconds;
    }

    /** Baseline over ours: above 1 we are faster. */
    public double ratio() {
        return baselineSeconds / seconds;
    }
}
