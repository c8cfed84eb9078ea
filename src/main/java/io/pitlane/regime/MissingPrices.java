package io.pitlane.regime;

import io.pitlane.config.DurationText;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Says which prices are missing, for people. Stateless. */
final class MissingPrices {

    private static final Duration HOUR = Duration.ofHours(1);
    private static final Duration DAY = Duration.ofDays(1);
    private static final int MOST_NAMED = 5;

    private final RegimeRules rules;

    MissingPrices(RegimeRules rules) {
        this.rules = rules;
    }

    /** @param reference empty: it has no price at the boundary */
    String tooFewReturns(Optional<PriceSeries> reference, Boundary boundary, List<Instant> hours) {
        String name = "the reference " + rules.reference();
        return reference
                .map(series -> name + " has " + Volatility.returns(series, hours).length + " of " + (hours.size() - 1)
                        + " hourly returns on " + series.exchange() + ", and needs "
                        + rules.least().returns() + " %; it has "
                        + noPriceBefore(Gaps.words(series.missing(hours), HOUR)))
                .orElseGet(() -> name + " has " + noPriceBefore(boundary.time().toString()) + onExchanges());
    }

    /**
     * @param symbols how many the universe has
     * @param leftOut those of them that have too few prices
     * @param found those that have a price at the boundary
     */
    String tooFewSymbols(
            int symbols, List<String> leftOut, Map<String, PriceSeries> found, List<Instant> dayEnds, Instant earlier) {
        if (symbols == 0 && rules.universe() instanceof Universe.Busiest asked) {
            return "the universe is empty: there is no ticker with a turnover on " + asked.exchange() + " " + within()
                    + " before the boundary whose symbol ends in " + asked.ending();
        }
        List<String> sentences = new ArrayList<>();
        sentences.add((symbols - leftOut.size()) + " of the " + symbols
                + " symbols of the universe have enough prices, and "
                + rules.least().symbols() + " % are needed");
        List<String> absent =
                leftOut.stream().filter(symbol -> !found.containsKey(symbol)).toList();
        if (!absent.isEmpty()) {
            sentences.add(named(absent) + ": " + noPriceBefore("the boundary") + onExchanges());
        }
        Map<String, List<String>> byGaps = new LinkedHashMap<>();
        leftOut.stream().filter(found::containsKey).map(found::get).forEach(series -> byGaps.computeIfAbsent(
                        noPriceBefore(gaps(series, dayEnds, earlier)) + " on " + series.exchange(),
                        gaps -> new ArrayList<>())
                .add(series.symbol()));
        byGaps.entrySet().stream()
                .limit(MOST_NAMED)
                .forEach(each -> sentences.add(named(each.getValue()) + ": " + each.getKey()));
        if (byGaps.size() > MOST_NAMED) {
            sentences.add("more symbols have other gaps");
        }
        return String.join("; ", sentences);
    }

    private static String named(List<String> symbols) {
        int rest = symbols.size() - MOST_NAMED;
        return String.join(", ", symbols.subList(0, Math.min(symbols.size(), MOST_NAMED)))
                + (rest > 0 ? " and " + rest + " more" : "");
    }

    private static String gaps(PriceSeries series, List<Instant> dayEnds, Instant earlier) {
        List<Instant> missing = new ArrayList<>(series.missing(dayEnds));
        if (!series.has(earlier) && !missing.contains(earlier)) {
            missing.add(earlier);
        }
        return Gaps.words(missing, DAY);
    }

    private String noPriceBefore(String times) {
        return "no price " + within() + " before " + times;
    }

    private String onExchanges() {
        return " on " + String.join(", ", rules.exchanges());
    }

    private String within() {
        return "within " + DurationText.print(rules.windows().staleness());
    }
}
