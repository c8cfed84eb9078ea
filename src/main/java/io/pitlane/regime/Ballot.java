package io.pitlane.regime;

import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;

/**
 * How the indicators voted and what came of it.
 *
 * @param votes of every indicator; empty for one that cast none
 * @param confidence most votes for one regime, as a fraction of the three that there may be: 1/3, 2/3 or 1, and 0 where
 *     nobody voted
 */
record Ballot(Map<Indicator, Optional<Regime>> votes, Regime regime, double confidence) {

    Ballot {
        votes = Map.copyOf(votes);
    }

    /** Counts: two or three equal votes decide, and an overriding one alone; else the regime is mixed. */
    static Ballot of(Signals signals, VotingRules rules) {
        Map<Indicator, Optional<Regime>> votes = new EnumMap<>(Indicator.class);
        Map<Regime, Integer> counts = new EnumMap<>(Regime.class);
        for (Indicator indicator : Indicator.values()) {
            Optional<Regime> vote = rules.ruleOf(indicator).vote(signals.of(indicator));
            votes.put(indicator, vote);
            vote.ifPresent(regime -> counts.merge(regime, 1, Integer::sum));
        }
        int most = counts.values().stream().max(Integer::compare).orElse(0);
        Regime regime = rules.overriding(votes)
                .or(() -> counts.entrySet().stream()
                        .filter(each -> each.getValue() >= 2)
                        .map(Map.Entry::getKey)
                        .findFirst())
                .orElse(Regime.MIXED);
        int deciding = counts.getOrDefault(regime, most);
        return new Ballot(votes, regime, deciding / (double) Indicator.values().length);
    }
}
