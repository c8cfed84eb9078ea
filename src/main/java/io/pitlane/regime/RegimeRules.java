package io.pitlane.regime;

import io.pitlane.error.InvalidConfigurationException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;

/**
 * What {@code config/regime.yaml} says. Immutable.
 *
 * @param reference the symbol whose volatility counts
 * @param exchanges whose prices are taken: of each symbol those of the first exchange that has enough of them
 * @param settle how long after a boundary its last records may still be on their way
 * @param spoolPatience how long a slot waits for records of the spool
 * @param weights of every regime
 */
public record RegimeRules(
        String reference,
        Universe universe,
        List<String> exchanges,
        Windows windows,
        Duration settle,
        Duration spoolPatience,
        LeastCoverage least,
        VotingRules voting,
        Map<Regime, Weights> weights) {

    public RegimeRules {
        exchanges = List.copyOf(exchanges);
        weights = Map.copyOf(weights);
    }

    /**
     * Reads the file.
     *
     * @param known the exchanges that there are
     * @throws InvalidConfigurationException with everything that is wrong in it, or if it is not there
     */
    public static RegimeRules read(Path file, Collection<String> known) {
        List<String> problems = new ArrayList<>();
        RegimeRules rules = new RegimeFile(file, known, problems).rules();
        if (!problems.isEmpty()) {
            throw new InvalidConfigurationException(problems);
        }
        return rules;
    }
}
