package io.pitlane.regime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pitlane.error.InvalidConfigurationException;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RegimeRulesTest {

    @TempDir
    Path folder;

    @Test
    void theShippedFileHasTheWeightsAndWindowsThatRowsAreNamedAfter() {
        RegimeRules rules = RulesFixture.shipped();

        assertThat(rules.reference()).isEqualTo("BTC/USDT:USDT");
        assertThat(rules.windows()).isEqualTo(new Windows(168, 20, 24, Duration.ofHours(1)));
        assertThat(numbers(rules, Regime.TRENDING)).containsExactly(50, 20, 20, 5, 5);
        assertThat(numbers(rules, Regime.CHOPPY)).containsExactly(40, 25, 15, 15, 5);
        assertThat(numbers(rules, Regime.HIGHVOL)).containsExactly(45, 15, 25, 10, 5);
        assertThat(numbers(rules, Regime.MIXED)).containsExactly(40, 25, 20, 10, 5);
        assertThat(rules.weights().get(Regime.MIXED).factors().keySet())
                .containsExactly("momentum", "technical", "volume", "quality", "social");
        rules.weights().values().forEach(weights -> assertThat(weights.warning())
                .isEmpty());
    }

    @Test
    void theUniverseMayBeARule() {
        RegimeRules rules = RulesFixture.with(
                folder, "  symbols:\n", "  most: 50\n  exchange: binance\n  ending: /USDT:USDT\n#", "    - ", "#");

        assertThat(rules.universe()).isEqualTo(new Universe.Busiest(50, "binance", "/USDT:USDT"));
    }

    /** Also in one file, so that nobody has to start anew after each. */
    @Test
    void everythingThatIsWrongIsToldAtOnce() {
        Path file = RulesFixture.file(
                folder,
                "reference: BTC/USDT:USDT\n",
                "refrence: BTC\n",
                "- ETH/USDT:USDT",
                "- BTC/USDT:USDT",
                "[binance, bybit, okx, kucoin]",
                "[binanze]",
                "{returns: 168, closes: 20, thrust: 24, staleness: 1h}",
                "{returns: 1, closes: many, thrust: 24, staleness: soon}",
                "settle: 2m",
                "settle: 3h",
                "{returns: 95, closes: 90, symbols: 80}",
                "{returns: 0, closes: 90, symbols: 101, hours: 1}",
                "choppy: {below: 0.30}",
                "chopy: {below: 0.30}",
                "trending: {above: 65}",
                "trending: {above: 65, below: 3}",
                "highvol: {below: -0.15}, otherwise: choppy",
                "highvol: {}, otherwise: mixed",
                "overrides: {}",
                "overrides: {volatility: highvol}",
                "quality: 15, social: 5}",
                "quality: -1, social: 10.01}",
                "momentum: 45, technical: 15",
                "momentun: 45, technical: much");

        assertThatThrownBy(() -> RegimeRules.read(file, RulesFixture.EXCHANGES))
                .asInstanceOf(InstanceOfAssertFactories.type(InvalidConfigurationException.class))
                .extracting(InvalidConfigurationException::problems, InstanceOfAssertFactories.list(String.class))
                .containsExactlyInAnyOrder(
                        "regime.yaml: \"reference\" is missing",
                        "regime.yaml: there is no \"refrence\" here; did you mean \"reference\"? known: exchanges,"
                                + " least, overrides, reference, settle, spool-patience, universe, votes, weights,"
                                + " windows",
                        "regime.yaml: universe.symbols: BTC/USDT:USDT is listed twice",
                        "regime.yaml: exchanges: there is no \"binanze\"; did you mean \"binance\"? known: binance,"
                                + " bybit, kraken, kucoin, okx",
                        "regime.yaml: windows.returns: 1 is not from 2 to 1440",
                        "regime.yaml: windows.closes: \"many\" is not a whole number",
                        "regime.yaml: windows.staleness: \"soon\" is not a duration such as 500ms, 30s, 10m or 2h",
                        "regime.yaml: settle: 3h is not from 0s to 2h",
                        "regime.yaml: least.returns: 0 is not from 1 to 100",
                        "regime.yaml: least.symbols: 101 is not from 1 to 100",
                        "regime.yaml: least: there is no \"hours\" here; known: closes, returns, symbols",
                        "regime.yaml: votes.realized_vol_7d: there is no \"chopy\" here; did you mean \"choppy\"? known:"
                                + " choppy, highvol, otherwise, trending",
                        "regime.yaml: votes.pct_above_20ma.trending: has two limits; one decides",
                        "regime.yaml: votes.breadth_thrust.highvol: has no limit; say one of above, at-least, below,"
                                + " at-most",
                        "regime.yaml: votes.breadth_thrust.otherwise: \"mixed\" is no regime that can be voted for;"
                                + " known: trending, choppy, highvol",
                        "regime.yaml: overrides: there is no \"volatility\" here; known: breadth_thrust,"
                                + " pct_above_20ma, realized_vol_7d",
                        "regime.yaml: weights.choppy: quality: -1 is below 0",
                        "regime.yaml: weights.choppy: social: 10.01 is above 10",
                        "regime.yaml: weights.highvol: momentum is missing",
                        "regime.yaml: weights.highvol.technical: \"much\" is not a number");
    }

    @Test
    void aFileThatIsNotThereOrNoYamlIsOneProblem() throws IOException {
        assertThatThrownBy(() -> RegimeRules.read(folder.resolve("regime.yaml"), List.of()))
                .isInstanceOf(InvalidConfigurationException.class)
                .hasMessageStartingWith("regime.yaml: it cannot be read");
        Path file = Files.writeString(folder.resolve("regime.yaml"), "reference: a\nreference: b\n");
        assertThatThrownBy(() -> RegimeRules.read(file, List.of()))
                .isInstanceOf(InvalidConfigurationException.class)
                .hasMessageStartingWith("regime.yaml: line 2: Duplicate field 'reference'");
        Files.writeString(file, "");
        assertThatThrownBy(() -> RegimeRules.read(file, List.of()))
                .isInstanceOf(InvalidConfigurationException.class)
                .hasMessageContaining("there is nothing in the file");
    }

    @Test
    void weightsHaveFiveFactorsAndMayHaveMoreAndASumThatIsOffIsAWarning() {
        Weights weights = new Weights(Map.of(
                "momentum", new BigDecimal("40.05"),
                "technical", BigDecimal.valueOf(25),
                "volume", BigDecimal.valueOf(20),
                "quality", BigDecimal.TEN,
                "social", BigDecimal.valueOf(5),
                "catalyst", BigDecimal.valueOf(7)));
        assertThat(weights.problems()).isEmpty();
        assertThat(weights.warning()).isEmpty();

        Map<String, BigDecimal> more = new java.util.HashMap<>(weights.factors());
        more.put("momentum", new BigDecimal("40.11"));
        assertThat(new Weights(more).problems()).isEmpty();
        assertThat(new Weights(more).warning()).contains("weights sum to 100.11, expected 100 within 0.1");
    }

    private static List<Integer> numbers(RegimeRules rules, Regime regime) {
        return rules.weights().get(regime).factors().values().stream()
                .map(BigDecimal::intValueExact)
                .toList();
    }
}
