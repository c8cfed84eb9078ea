package io.pitlane.regime;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.cfg.JsonNodeFeature;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import io.pitlane.regime.Limit.Comparison;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/** Reads {@code config/regime.yaml} strictly: what is not understood is a problem, and all problems are found at once. */
final class RegimeFile {

    private static final ObjectMapper YAML = YAMLMapper.builder(YAMLFactory.builder()
                    .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                    .build())
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .disable(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES)
            .build();
    private static final Pattern SYMBOL = Pattern.compile("\\S+");
    private static final String A_SYMBOL = "a symbol such as BTC/USDT or BTC/USDT:USDT";
    private static final Pattern EXCHANGE = Pattern.compile("[a-z][a-z0-9_-]*");
    private static final String AN_EXCHANGE = "the name of an exchange, such as binance";
    private static final Pattern ENDING = Pattern.compile("/\\S+");
    private static final String AN_ENDING = "the end of a symbol, such as /USDT or /USDT:USDT";
    private static final String OTHERWISE = "otherwise";
    private static final String NO_VOTE = "none";
    private static final int MOST_SYMBOLS = 500;

    private final Path file;
    private final Collection<String> known;
    private final List<String> problems;

    /** @param known the exchanges that there are */
    RegimeFile(Path file, Collection<String> known, List<String> problems) {
        this.file = file;
        this.known = known;
        this.problems = problems;
    }

    /** Null, or of no use, where there are problems. */
    RegimeRules rules() {
        JsonNode root = tree();
        if (root == null) {
            return null;
        }
        RuleSection all = new RuleSection(root, file.getFileName().toString(), problems);
        RegimeRules rules = new RegimeRules(
                all.text("reference", SYMBOL, A_SYMBOL),
                universe(all.section("universe")),
                exchanges(all),
                windows(all.section("windows")),
                all.duration("settle", Duration.ZERO, Duration.ofHours(2)),
                all.duration("spool-patience", Duration.ZERO, Duration.ofDays(1)),
                least(all.section("least")),
                new VotingRules(votes(all.section("votes")), overrides(all)),
                weights(all.section("weights")));
        all.refuseOthers();
        return rules;
    }

    private JsonNode tree() {
        try {
            JsonNode root = YAML.readTree(file.toFile());
            if (root != null && root.isObject()) {
                return root;
            }
            problem("there is nothing in the file; it says how regimes are found");
        } catch (JsonProcessingException e) {
            String line =
                    e.getLocation() == null ? "" : "line " + e.getLocation().getLineNr() + ": ";
            problem(line + e.getOriginalMessage().lines().findFirst().orElse("").strip());
        } catch (IOException e) {
            problem("it cannot be read: " + e.getMessage());
        }
        return null;
    }

    private List<String> exchanges(RuleSection all) {
        List<String> exchanges = all.texts("exchanges", EXCHANGE, AN_EXCHANGE);
        exchanges.forEach(exchange -> all.checkKnown("exchanges", exchange, known));
        return exchanges;
    }

    private Universe universe(RuleSection section) {
        Universe universe = section.has("symbols")
                ? new Universe.Listed(section.texts("symbols", SYMBOL, A_SYMBOL))
                : new Universe.Busiest(
                        section.whole("most", 1, MOST_SYMBOLS),
                        section.text("exchange", EXCHANGE, AN_EXCHANGE),
                        section.text("ending", ENDING, AN_ENDING));
        if (universe instanceof Universe.Busiest busiest) {
            section.checkKnown("exchange", busiest.exchange(), known);
        }
        section.refuseOthers();
        return universe;
    }

    private static Windows windows(RuleSection section) {
        Windows windows = new Windows(
                section.whole("returns", 2, 24 * 60),
                section.whole("closes", 2, 200),
                section.whole("thrust", 1, 24 * 7),
                section.duration("staleness", Duration.ofMinutes(1), Duration.ofDays(1)));
        section.refuseOthers();
        return windows;
    }

    private static LeastCoverage least(RuleSection section) {
        LeastCoverage least = new LeastCoverage(
                section.whole("returns", 1, 100), section.whole("closes", 1, 100), section.whole("symbols", 1, 100));
        section.refuseOthers();
        return least;
    }

    private static Map<Indicator, VoteRule> votes(RuleSection section) {
        Map<Indicator, VoteRule> rules = new EnumMap<>(Indicator.class);
        for (Indicator indicator : Indicator.values()) {
            rules.put(indicator, rule(section.section(indicator.word())));
        }
        section.refuseOthers();
        return rules;
    }

    private static VoteRule rule(RuleSection section) {
        List<VoteRule.Case> cases = new ArrayList<>();
        for (String key : section.keys()) {
            if (Regime.votable().contains(key)) {
                limit(section.section(key))
                        .ifPresent(limit ->
                                cases.add(new VoteRule.Case(Regime.of(key).orElseThrow(), limit)));
            }
        }
        Regime.votable().forEach(section::has);
        Optional<Regime> otherwise = section.isWord(OTHERWISE, NO_VOTE) ? Optional.empty() : section.vote(OTHERWISE);
        section.refuseOthers();
        return new VoteRule(cases, otherwise);
    }

    private static Optional<Limit> limit(RuleSection section) {
        Optional<Limit> limit = Optional.empty();
        for (Comparison comparison : Comparison.values()) {
            if (section.has(comparison.word())) {
                if (limit.isPresent()) {
                    section.problem("", "has two limits; one decides");
                }
                limit = Optional.of(new Limit(comparison, section.number(comparison.word())));
            }
        }
        if (limit.isEmpty()) {
            section.problem("", "has no limit; say one of " + String.join(", ", Comparison.words()));
        }
        section.refuseOthers();
        return limit;
    }

    private static Map<Indicator, Regime> overrides(RuleSection all) {
        Map<Indicator, Regime> overrides = new EnumMap<>(Indicator.class);
        all.optional("overrides").ifPresent(section -> {
            for (Indicator indicator : Indicator.values()) {
                if (section.has(indicator.word())) {
                    section.vote(indicator.word()).ifPresent(regime -> overrides.put(indicator, regime));
                }
            }
            section.refuseOthers();
        });
        return overrides;
    }

    private static Map<Regime, Weights> weights(RuleSection section) {
        Map<Regime, Weights> weights = new EnumMap<>(Regime.class);
        for (Regime regime : Regime.values()) {
            RuleSection own = section.section(regime.word());
            Map<String, BigDecimal> factors = new LinkedHashMap<>();
            own.keys().forEach(factor -> factors.put(factor, own.number(factor)));
            Weights its = new Weights(factors);
            if (section.has(regime.word())) {
                its.problems().forEach(problem -> own.problem("", problem));
            }
            weights.put(regime, its);
        }
        section.refuseOthers();
        return weights;
    }

    private void problem(String sentence) {
        problems.add(file.getFileName() + ": " + sentence);
    }
}
