package io.pitlane.bench;

/**
 * What the bench of exports measured.
 *
 * @param whole a first set against pg_dump
 * @param bytes size of the set
 * @param baselineBytes size of what pg_dump wrote
 * @param changedSeconds median of the sets after it, before each of which one day had changed
 */
public record ExportBenchResult(BenchResult whole, long bytes, long baselineBytes, double changedSeconds) {

    /** The first set over the next ones: above 1 the next ones are faster. */
    public double changedRatio() {
        return whole.seconds() / changedSeconds;
    }
}
