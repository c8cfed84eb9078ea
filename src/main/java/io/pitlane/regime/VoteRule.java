package io.pitlane.regime;

import java.util.List;
import java.util.Optional;

/**
 * How an indicator votes.
 *
 * @param cases the first whose limit is met is the vote
 * @param otherwise the vote where none is met; empty: it casts none
 */
record VoteRule(List<Case> cases, Optional<Regime> otherwise) {

    /** A vote, and from where on it is cast. */
    record Case(Regime vote, Limit limit) {}

    VoteRule {
        cases = List.copyOf(cases);
    }

    Optional<Regime> vote(double signal) {
        return cases.stream()
                .filter(each -> each.limit().isMetBy(signal))
                .map(Case::vote)
                .findFirst()
                .or(() -> otherwise);
    }
}
