package io.pitlane.regime;

import io.pitlane.database.StatementFile;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;

/** Reads what the indicators need. Thread-safe. */
final class InputReading {

    private final RegimeRules rules;
    private final MissingPrices words;
    private final StatementFile prices;
    private final StatementFile busiest;

    /** @param statements the folder {@code routes/sql} */
    InputReading(RegimeRules rules, Path statements) {
        this.rules = rules;
        this.words = new MissingPrices(rules);
        this.prices = StatementFile.read(statements.resolve("regime-prices.sql"));
        this.busiest = StatementFile.read(statements.resolve("regime-universe.sql"));
    }

    /** The oldest moment whose records can matter for a boundary. */
    Instant oldest(Boundary boundary) {
        Instant hour = boundary.hours(rules.windows().returns()).get(0);
        Instant day = boundary.dayEnds(rules.windows().closes()).get(0);
        return (hour.isBefore(day) ? hour : day).minus(rules.windows().staleness());
    }

    /**
     * Reads within the caller's transaction.
     *
     * @throws TooFewPricesException if there is less than the rules ask for
     */
    Inputs read(Connection connection, Boundary boundary) throws SQLException {
        PriceLookup lookup = new PriceLookup(connection, prices, rules);
        List<String> missing = new ArrayList<>();

        List<Instant> hours = boundary.hours(rules.windows().returns());
        PriceSeries reference = lookup.find(
                        List.of(rules.reference()), boundary.time(), hours, series -> hasEnoughReturns(series, hours))
                .get(rules.reference());
        if (reference == null || !hasEnoughReturns(reference, hours)) {
            missing.add(words.tooFewReturns(Optional.ofNullable(reference), boundary, hours));
        }

        List<Instant> dayEnds = boundary.dayEnds(rules.windows().closes());
        Instant earlier = boundary.time().minus(Duration.ofHours(rules.windows().thrust()));
        List<Instant> times = new ArrayList<>(new TreeSet<>(dayEnds));
        times.addAll(List.of(earlier, boundary.time()));
        List<String> symbols = universe(connection, boundary);
        Map<String, PriceSeries> found = lookup.find(
                symbols,
                boundary.time(),
                times.stream().distinct().toList(),
                series -> isPartOfBreadth(series, dayEnds, earlier));
        Map<String, PriceSeries> used = new TreeMap<>(found);
        used.values().removeIf(series -> !isPartOfBreadth(series, dayEnds, earlier));
        List<String> leftOut = symbols.stream()
                .filter(each -> !used.containsKey(each))
                .sorted()
                .toList();
        if (!LeastCoverage.isEnough(used.size(), symbols.size(), rules.least().symbols())) {
            missing.add(words.tooFewSymbols(symbols.size(), leftOut, found, dayEnds, earlier));
        }
        if (!missing.isEmpty()) {
            throw new TooFewPricesException(boundary.time(), missing, reference == null && found.isEmpty());
        }

        double[] returns = Volatility.returns(reference, hours);
        Breadth breadth = Breadth.of(used.values(), dayEnds, earlier, boundary.time());
        return new Inputs(
                new Signals(Volatility.annualised(returns), breadth.percentAbove(), breadth.thrust()),
                reference,
                returns.length,
                rules.windows().returns(),
                breadth,
                symbols.size(),
                leftOut,
                reference.prices().size()
                        + used.values().stream()
                                .mapToInt(series -> series.prices().size())
                                .sum(),
                reference.ofTickers()
                        + used.values().stream()
                                .mapToInt(PriceSeries::ofTickers)
                                .sum());
    }

    private List<String> universe(Connection connection, Boundary boundary) throws SQLException {
        if (rules.universe() instanceof Universe.Listed listed) {
            return listed.symbols();
        }
        Universe.Busiest asked = (Universe.Busiest) rules.universe();
        List<String> symbols = new ArrayList<>();
        Map<String, Object> parameters = Map.of(
                "exchange", asked.exchange(),
                "ending", asked.ending(),
                "most", asked.most(),
                "point", boundary.time(),
                "floor", boundary.time().minus(rules.windows().staleness()));
        try (PreparedStatement statement = busiest.prepare(connection, parameters);
                ResultSet rows = statement.executeQuery()) {
            while (rows.next()) {
                symbols.add(rows.getString(1));
            }
        }
        return symbols;
    }

    private boolean hasEnoughReturns(PriceSeries series, List<Instant> hours) {
        return LeastCoverage.isEnough(
                Volatility.returns(series, hours).length,
                hours.size() - 1,
                rules.least().returns());
    }

    private boolean isPartOfBreadth(PriceSeries series, List<Instant> dayEnds, Instant earlier) {
        return series.has(earlier)
                && series.has(dayEnds.get(dayEnds.size() - 1))
                && LeastCoverage.isEnough(
                        series.count(dayEnds), dayEnds.size(), rules.least().closes());
    }
}
