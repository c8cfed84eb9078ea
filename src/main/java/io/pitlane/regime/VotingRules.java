package io.pitlane.regime;

import java.util.Map;
import java.util.Optional;

/**
 * How every indicator votes.
 *
 * @param overrides votes that decide alone, by their indicators
 */
record VotingRules(Map<Indicator, VoteRule> rules, Map<Indicator, Regime> overrides) {

    VotingRules {
        rules = Map.copyOf(rules);
        overrides = Map.copyOf(overrides);
    }

    VoteRule ruleOf(Indicator indicator) {
        return rules.get(indicator);
    }

    /** The regime of the first indicator whose vote decides alone. */
    Optional<Regime> overriding(Map<Indicator, Optional<Regime>> votes) {
        for (Indicator indicator : Indicator.values()) {
            Optional<Regime> vote = votes.get(indicator);
            if (vote.isPresent() && vote.get() == overrides.get(indicator)) {
                return vote;
            }
        }
        return Optional.empty();
    }
}
