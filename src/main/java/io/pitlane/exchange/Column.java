package io.pitlane.exchange;

import java.util.List;

/**
 * A member of a canonical record that a mapping fills.
 *
 * @param words the only values that a WORD has
 * @param required whether a row without it is refused
 */
record Column(String name, Type type, List<String> words, boolean required) {

    /** What may stand in it. */
    enum Type {
        TEXT,
        NUMBER,
        WORD,
        TIME
    }

    static final Column TS = time("ts");

    private static final List<Column> TRADES = List.of(
            text("trade_id"), needed(number("price")), needed(number("size")), word("side", List.of("buy", "sell")));
    private static final List<Column> TICKER = List.of(
            number("last_price"),
            number("mark_price"),
            number("index_price"),
            number("best_bid"),
            number("best_bid_size"),
            number("best_ask"),
            number("best_ask_size"),
            number("volume_24h"),
            number("turnover_24h"),
            number("price_change_24h"),
            number("high_24h"),
            number("low_24h"),
            number("open_interest"));
    private static final List<Column> ORDERBOOK = List.of(text("sequence"));
    private static final List<Column> FUNDING = List.of(
            needed(number("rate")),
            number("next_rate"),
            time("funding_time"),
            time("next_funding_time"),
            number("mark_price"),
            number("index_price"),
            number("interval_hours"));
    private static final List<Column> INSTRUMENTS = List.of(
            needed(text("exchange_symbol")),
            text("base_currency"),
            text("quote_currency"),
            text("settle_currency"),
            word("contract_type", MarketType.tradedWords()),
            number("tick_size"),
            number("lot_size"),
            number("contract_size"));

    /** In the order in which records have them; of order books those that are not computed. */
    static List<Column> of(MarketKind kind) {
        return switch (kind) {
            case TRADES -> TRADES;
            case TICKER -> TICKER;
            case ORDERBOOK -> ORDERBOOK;
            case FUNDING -> FUNDING;
            case INSTRUMENTS -> INSTRUMENTS;
        };
    }

    private static Column text(String name) {
        return new Column(name, Type.TEXT, List.of(), false);
    }

    private static Column number(String name) {
        return new Column(name, Type.NUMBER, List.of(), false);
    }

    private static Column time(String name) {
        return new Column(name, Type.TIME, List.of(), false);
    }

    private static Column word(String name, List<String> words) {
        return new Column(name, Type.WORD, words, false);
    }

    private static Column needed(Column column) {
        return new Column(column.name, column.type, column.words, true);
    }
}
