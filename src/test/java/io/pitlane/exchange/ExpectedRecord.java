package io.pitlane.exchange;

import com.fasterxml.jackson.databind.JsonNode;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * What a record must say: numbers as decimals, times as milliseconds, order books as lists of levels; by our names. What is
 * not on the wire, or comes from a clock, is left out.
 */
record ExpectedRecord(Map<String, Object> values) {

    private static final Map<MarketKind, Map<String, String>> CCXT = Map.of(
            MarketKind.TRADES,
            Map.of("id", "trade_id", "timestamp", "ts", "side", "side", "price", "price", "amount", "size"),
            MarketKind.TICKER,
            Map.ofEntries(
                    Map.entry("bid", "best_bid"),
                    Map.entry("ask", "best_ask"),
                    Map.entry("bidVolume", "best_bid_size"),
                    Map.entry("askVolume", "best_ask_size"),
                    Map.entry("last", "last_price"),
                    Map.entry("high", "high_24h"),
                    Map.entry("low", "low_24h"),
                    Map.entry("baseVolume", "volume_24h"),
                    Map.entry("quoteVolume", "turnover_24h"),
                    Map.entry("timestamp", "ts")),
            MarketKind.ORDERBOOK,
            Map.of("timestamp", "ts", "nonce", "sequence", "bids", "bids", "asks", "asks"),
            MarketKind.FUNDING,
            Map.of(
                    "fundingRate", "rate",
                    "timestamp", "ts",
                    "fundingTimestamp", "funding_time",
                    "nextFundingTimestamp", "next_funding_time",
                    "markPrice", "mark_price",
                    "indexPrice", "index_price"));
    private static final Map<String, Map<String, String>> TARDIS = Map.of(
            "trade",
            Map.of("id", "trade_id", "timestamp", "ts", "side", "side", "price", "price", "amount", "size"),
            "book_change",
            Map.of("bids", "bids", "asks", "asks", "timestamp", "ts"),
            "book_ticker",
            Map.of(
                    "askAmount", "best_ask_size",
                    "askPrice", "best_ask",
                    "bidAmount", "best_bid_size",
                    "bidPrice", "best_bid"),
            "derivative_ticker",
            Map.of(
                    "fundingRate", "rate",
                    "fundingTimestamp", "funding_time",
                    "predictedFundingRate", "next_rate",
                    "indexPrice", "index_price",
                    "markPrice", "mark_price",
                    "timestamp", "ts"));
    private static final Map<MarketKind, String> TARDIS_TYPES = Map.of(
            MarketKind.TRADES, "trade",
            MarketKind.TICKER, "book_ticker",
            MarketKind.ORDERBOOK, "book_change",
            MarketKind.FUNDING, "derivative_ticker");
    private static final Set<String> TIMES = Set.of("ts", "funding_time", "next_funding_time");
    private static final Set<String> TEXTS = Set.of("symbol", "trade_id", "side", "sequence");

    static ExpectedRecord ofCcxt(JsonNode one, MarketKind kind, String place, JsonNode fixture) {
        Set<String> left = new TreeSet<>();
        fixture.path("derived").forEach(pointer -> left.add(pointer.asText()));
        fixture.path("clock_dependent").forEach(pointer -> left.add(pointer.asText()));
        Map<String, Object> values = new TreeMap<>();
        if (one.path("symbol").isTextual()) {
            values.put("symbol", one.path("symbol").textValue());
        }
        CCXT.get(kind).forEach((theirs, ours) -> {
            if (!left.contains(place + "/" + theirs) && !one.path(theirs).isNull() && one.has(theirs)) {
                values.put(ours, value(ours, one.get(theirs)));
            }
        });
        return new ExpectedRecord(values);
    }

    static boolean isOfTardis(JsonNode one, MarketKind kind) {
        return one.path("type").asText().equals(TARDIS_TYPES.get(kind));
    }

    static ExpectedRecord ofTardis(JsonNode one, MarketKind kind, String venue) {
        Map<String, Object> values = new TreeMap<>();
        String wire = one.path("symbol").asText();
        Decoded.CATALOG
                .venue(venue)
                .flatMap(known -> known.symbols().canonical(wire))
                .ifPresent(symbol -> values.put("symbol", symbol.canonical()));
        TARDIS.get(TARDIS_TYPES.get(kind)).forEach((theirs, ours) -> {
            if (one.has(theirs) && !one.path(theirs).isNull()) {
                values.put(ours, value(ours, one.get(theirs)));
            }
        });
        if (kind == MarketKind.ORDERBOOK && !one.path("isSnapshot").asBoolean()) {
            values.put("snapshot", "no: it is a change to a book");
        }
        return new ExpectedRecord(values);
    }

    /** What a record says, in the same form. */
    static Map<String, Object> said(JsonNode record) {
        Map<String, Object> values = new LinkedHashMap<>();
        record.properties().forEach(member -> {
            String name = member.getKey();
            if (name.equals("raw_book")) {
                values.put("bids", levels(member.getValue().path("bids")));
                values.put("asks", levels(member.getValue().path("asks")));
            } else if (member.getValue().isTextual() && !name.equals("ts_source")) {
                values.put(name, value(name, member.getValue()));
            }
        });
        return values;
    }

    private static Object value(String name, JsonNode value) {
        if (name.equals("bids") || name.equals("asks")) {
            return levels(value);
        }
        if (TEXTS.contains(name)) {
            return value.asText();
        }
        if (TIMES.contains(name)) {
            return value.isTextual()
                    ? Instant.parse(value.textValue()).toEpochMilli()
                    : value.decimalValue().longValue();
        }
        try {
            return new BigDecimal(value.asText());
        } catch (NumberFormatException e) {
            return value.asText();
        }
    }

    private static List<List<BigDecimal>> levels(JsonNode levels) {
        List<List<BigDecimal>> all = new ArrayList<>();
        for (JsonNode level : levels) {
            JsonNode price = level.isArray() ? level.path(0) : level.path("price");
            JsonNode size = level.isArray()
                    ? level.path(1)
                    : level.has("amount") ? level.path("amount") : level.path("quantity");
            all.add(List.of(plain(price), plain(size)));
        }
        return all;
    }

    private static BigDecimal plain(JsonNode number) {
        BigDecimal value = new BigDecimal(number.asText());
        return value.signum() == 0 ? BigDecimal.ZERO : value.stripTrailingZeros();
    }

    /** A sentence for each value that a record does not say, by its name. */
    Map<String, String> differences(Map<String, Object> record) {
        Map<String, String> differences = new TreeMap<>();
        values.forEach((name, expected) -> {
            Object actual = record.get(name);
            boolean same = expected instanceof BigDecimal number && actual instanceof BigDecimal other
                    ? number.compareTo(other) == 0
                    : expected.equals(actual);
            if (!same) {
                differences.put(name, name + ": expected " + expected + ", but it is " + actual);
            }
        });
        return differences;
    }
}
