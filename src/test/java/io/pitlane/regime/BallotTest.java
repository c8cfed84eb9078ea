package io.pitlane.regime;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BallotTest {

    @ParameterizedTest
    @CsvSource({
        // the clear cases
        "0.40, 80, 0.25, trending, 3",
        "0.80, 20, -0.25, highvol, 3",
        "0.20, 45, 0.05, choppy, 3",
        "0.45, 50, 0.00, choppy, 2",
        "0.42, 68, 0.24, trending, 3",
        // two against one
        "0.70, 70, 0.20, trending, 2",
        "0.70, 30, 0.00, highvol, 2",
        // three different votes
        "0.70, 70, 0.00, mixed, 1",
        "0.20, 30, 0.20, mixed, 1",
        "0.45, 50, -0.20, mixed, 1",
    })
    void theShippedRulesDecide(double volatility, double above, double thrust, String regime, int votes) {
        Ballot ballot = Ballot.of(
                new Signals(volatility, above, thrust), RulesFixture.shipped().voting());

        assertThat(ballot.regime().word()).isEqualTo(regime);
        assertThat(ballot.confidence()).isEqualTo(votes / 3.0);
    }

    /** What stands on a threshold is not beyond it. */
    @ParameterizedTest
    @CsvSource({
        "0.60, 65, 0.15, trending, choppy, choppy",
        "0.30, 35, -0.15, trending, choppy, choppy",
        "0.6000001, 65.0001, 0.1500001, highvol, trending, trending",
        "0.2999999, 34.9999, -0.1500001, choppy, highvol, highvol",
    })
    void thresholdsAreStrict(
            double volatility, double above, double thrust, String first, String second, String third) {
        Ballot ballot = Ballot.of(
                new Signals(volatility, above, thrust), RulesFixture.shipped().voting());

        assertThat(word(ballot, Indicator.REALIZED_VOL_7D)).isEqualTo(first);
        assertThat(word(ballot, Indicator.PCT_ABOVE_20MA)).isEqualTo(second);
        assertThat(word(ballot, Indicator.BREADTH_THRUST)).isEqualTo(third);
    }

    /** High volatility decides alone, low volatility has no vote. */
    @ParameterizedTest
    @CsvSource({
        "0.25, 80, 0.90, highvol, 1",
        "0.24, 80, 0.90, trending, 2",
        "0.24, 60, 0.70, choppy, 2",
        "0.24, 80, 0.10, mixed, 1",
        "0.24, 20, 0.90, mixed, 1",
    })
    void theOtherReadingCanBeWritten(
            double volatility, double above, double thrust, String regime, int votes, @TempDir Path folder) {
        RegimeRules rules = RulesFixture.with(
                folder,
                "realized_vol_7d: {highvol: {above: 0.60}, choppy: {below: 0.30}, otherwise: trending}",
                "realized_vol_7d: {highvol: {at-least: 0.25}, otherwise: none}",
                "pct_above_20ma: {trending: {above: 65}, highvol: {below: 35}, otherwise: choppy}",
                "pct_above_20ma: {trending: {above: 60}, otherwise: choppy}",
                "breadth_thrust: {trending: {above: 0.15}, highvol: {below: -0.15}, otherwise: choppy}",
                "breadth_thrust: {trending: {above: 0.70}, otherwise: choppy}",
                "overrides: {}",
                "overrides: {realized_vol_7d: highvol}");

        Ballot ballot = Ballot.of(new Signals(volatility, above, thrust), rules.voting());

        assertThat(ballot.regime().word()).isEqualTo(regime);
        assertThat(ballot.confidence()).isEqualTo(votes / 3.0);
    }

    @Test
    void nobodyVotesForMixed() {
        assertThat(Regime.votable()).containsExactly("trending", "choppy", "highvol");
    }

    private static String word(Ballot ballot, Indicator indicator) {
        return ballot.votes().get(indicator).orElseThrow().word();
    }
}
