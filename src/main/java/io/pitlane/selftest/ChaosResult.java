package io.pitlane.selftest;

import java.util.List;

/**
 * What came of all runs.
 *
 * @param faults how often something was done to the product or to its database
 * @param acknowledged records, each as often as it was acknowledged
 * @param verdict of all runs together
 */
public record ChaosResult(long seed, List<Run> runs, long faults, long acknowledged, Verdict verdict) {

    /** A run, and whether its strike met the product where its cell wants it. */
    public record Run(Cell cell, boolean hit, Verdict verdict) {}

    public ChaosResult {
        runs = List.copyOf(runs);
    }

    ChaosResult(long seed, List<ChaosRun.Outcome> outcomes, Verdict late) {
        this(
                seed,
                outcomes.stream()
                        .map(each -> new Run(each.cell(), each.hit(), each.verdict()))
                        .toList(),
                outcomes.stream().mapToLong(ChaosRun.Outcome::faults).sum(),
                outcomes.stream().mapToLong(ChaosRun.Outcome::acknowledged).sum(),
                outcomes.stream().map(ChaosRun.Outcome::verdict).reduce(late, Verdict::plus));
    }
}
