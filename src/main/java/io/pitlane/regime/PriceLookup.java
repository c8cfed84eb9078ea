package io.pitlane.regime;

import io.pitlane.database.StatementFile;
import io.pitlane.regime.PriceSeries.Price;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Predicate;

/** Looks prices up in one transaction, which is the caller's. Not thread-safe. */
final class PriceLookup {

    private final Connection connection;
    private final StatementFile prices;
    private final RegimeRules rules;

    /** @param prices the statement {@code regime-prices} */
    PriceLookup(Connection connection, StatementFile prices, RegimeRules rules) {
        this.connection = connection;
        this.prices = prices;
        this.rules = rules;
    }

    /**
     * The prices of each symbol on the first exchange whose prices suffice; where none do, those of the exchange with the
     * most of them.
     *
     * @param last a symbol without a price at this time has none, on that exchange
     * @param times of prices, {@code last} among them
     * @return by symbol; one that no exchange has a price of at {@code last} is not there
     */
    Map<String, PriceSeries> find(
            Collection<String> symbols, Instant last, List<Instant> times, Predicate<PriceSeries> suffices)
            throws SQLException {
        Map<String, PriceSeries> best = new HashMap<>();
        List<String> open = new ArrayList<>(symbols);
        for (String exchange : rules.exchanges()) {
            // Most exchanges lack most symbols: that is found out at one time, not at each.
            Collection<String> there = read(exchange, open, List.of(last)).keySet();
            for (PriceSeries series : read(exchange, there, times).values()) {
                if (suffices.test(series)) {
                    open.remove(series.symbol());
                    best.put(series.symbol(), series);
                } else {
                    best.merge(series.symbol(), series, PriceLookup::fuller);
                }
            }
        }
        return best;
    }

    private static PriceSeries fuller(PriceSeries earlier, PriceSeries later) {
        return later.prices().size() > earlier.prices().size() ? later : earlier;
    }

    private Map<String, PriceSeries> read(String exchange, Collection<String> symbols, List<Instant> times)
            throws SQLException {
        Map<String, Map<Instant, Price>> found = new TreeMap<>();
        if (!symbols.isEmpty()) {
            List<Instant> floors = times.stream()
                    .map(time -> time.minus(rules.windows().staleness()))
                    .toList();
            Map<String, Object> parameters = Map.of(
                    "exchange", exchange,
                    "symbols", symbols,
                    "points", times,
                    "floors", floors,
                    "oldest", Collections.min(floors),
                    "newest", Collections.max(times));
            try (PreparedStatement statement = prices.prepare(connection, parameters);
                    ResultSet rows = statement.executeQuery()) {
                while (rows.next()) {
                    found.computeIfAbsent(rows.getString("symbol"), symbol -> new HashMap<>())
                            .put(
                                    rows.getObject("point", OffsetDateTime.class)
                                            .toInstant(),
                                    new Price(rows.getBigDecimal("price"), rows.getBoolean("of_ticker")));
                }
            }
        }
        Map<String, PriceSeries> series = new LinkedHashMap<>();
        found.forEach((symbol, its) -> series.put(symbol, new PriceSeries(symbol, exchange, its)));
        return series;
    }
}
