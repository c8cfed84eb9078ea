package io.pitlane.feed;

import com.sun.net.httpserver.HttpExchange;
import io.pitlane.testing.StubExchange;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** An exchange's past, and the ways in which exchanges let it be paged through. */
final class StubHistory {

    /** How many trades a page has at most. */
    static final int LIMIT = 100;

    /** Exchange file of a venue for each way. */
    static final String EXCHANGE =
            """
            exchange: okx
            venues:
              - venue: ascending
                base-url: https://ascending.example
                pace: 1ms
                symbols: [{wire: "([A-Z]+)-([A-Z]+)", symbol: "$1/$2", type: spot}]
                wire-names: [{symbol: "([A-Z]+)/([A-Z]+)", wire: "$1-$2"}]
                errors: [{pointer: /code, not: "0", message: /msg}]
                kinds:
                  trades:
                    history:
                      request: {path: /trades, query: {symbol: "{symbol}", from: "{from-ms}", to: "{to-ms}"}}
                      paging: {by: time, order: ascending, limit: 100, window: 40m}
                    shapes: &shapes
                      - rows: /data
                        symbol: /s
                        fields:
                          {trade_id: /id, price: /p, size: /q, side: {at: /side, words: {buy: buy, sell: sell}}, ts: {at: /ts, time: ms}}
              - venue: descending
                base-url: https://descending.example
                pace: 1ms
                symbols: [{wire: "([A-Z]+)-([A-Z]+)", symbol: "$1/$2", type: spot}]
                wire-names: [{symbol: "([A-Z]+)/([A-Z]+)", wire: "$1-$2"}]
                kinds:
                  trades:
                    history:
                      request: {path: /trades, query: {symbol: "{symbol}", before: "{to-ms}"}}
                      paging: {by: time, order: descending, limit: 100}
                    shapes:
                      - rows: /data
                        symbol: /s
                        fields:
                          {trade_id: /id, price: /p, size: /q, side: {at: /side, words: {buy: buy, sell: sell}}, ts: {at: /ts, time: ms}}
              - venue: cursor
                base-url: https://cursor.example
                pace: 1ms
                symbols: [{wire: "([A-Z]+)-([A-Z]+)", symbol: "$1/$2", type: spot}]
                wire-names: [{symbol: "([A-Z]+)/([A-Z]+)", wire: "$1-$2"}]
                kinds:
                  trades:
                    history:
                      first: {path: /trades, query: {symbol: "{symbol}", from: "{from-ms}", to: "{to-ms}"}}
                      request: {path: /trades, query: {symbol: "{symbol}", id: "{cursor}"}}
                      paging: {by: cursor, order: ascending, limit: 100, cursor: /next}
                    shapes:
                      - rows: /data
                        symbol: /s
                        fields:
                          {trade_id: /id, price: /p, size: /q, side: {at: /side, words: {buy: buy, sell: sell}}, ts: {at: /ts, time: ms}}
                  ticker:
                    request: {path: /ticker, query: {symbol: "{symbol}"}}
                    shapes: [{rows: "", symbol: /s, fields: {last_price: /p}}]
            """
                    .replace(" &shapes", "");

    /** One trade of the past. */
    record Trade(int id, long millis) {

        String json() {
            return "{\"s\":\"BTC-USDT\",\"id\":\"%d\",\"p\":\"%d.50\",\"q\":\"0.010\",\"side\":\"%s\",\"ts\":%d}"
                    .formatted(id, 60_000 + id % 97, id % 2 == 0 ? "buy" : "sell", millis);
        }
    }

    private final List<Trade> trades;

    /** @param trades of one market, in the order of their times */
    StubHistory(List<Trade> trades) {
        this.trades = trades;
    }

    /** So many trades from a moment on, some of them at the same time as the one before. */
    static List<Trade> trades(int count, long firstMillis, long stepMillis) {
        List<Trade> trades = new ArrayList<>();
        long at = firstMillis;
        for (int id = 0; id < count; id++) {
            at += id % 7 == 0 ? 0 : stepMillis;
            trades.add(new Trade(id, at));
        }
        return trades;
    }

    StubExchange serve(StubExchange stub) {
        return stub.on("/ascending/trades", request -> answer(request, this::ascending))
                .on("/descending/trades", request -> answer(request, this::descending))
                .on("/cursor/trades", request -> answer(request, this::cursor));
    }

    void answerAscending(HttpExchange request) throws IOException {
        answer(request, this::ascending);
    }

    private interface Page {

        String of(Map<String, String> query);
    }

    private static void answer(HttpExchange request, Page page) throws IOException {
        Map<String, String> query = new LinkedHashMap<>();
        for (String pair : request.getRequestURI().getQuery().split("&")) {
            query.put(pair.substring(0, pair.indexOf('=')), pair.substring(pair.indexOf('=') + 1));
        }
        byte[] body = page.of(query).getBytes(StandardCharsets.UTF_8);
        request.sendResponseHeaders(200, body.length);
        request.getResponseBody().write(body);
    }

    /** Both ends included, as many exchanges have it. */
    private String ascending(Map<String, String> query) {
        long from = Long.parseLong(query.get("from"));
        long to = Long.parseLong(query.get("to"));
        return page(trades.stream().filter(trade -> trade.millis() >= from && trade.millis() <= to), "");
    }

    /** The end not included. */
    private String descending(Map<String, String> query) {
        long to = Long.parseLong(query.get("before"));
        return page(
                trades.stream()
                        .filter(trade -> trade.millis() < to)
                        .sorted(Comparator.comparingInt(Trade::id).reversed()),
                "");
    }

    private String cursor(Map<String, String> query) {
        Stream<Trade> chosen = query.containsKey("id")
                ? trades.stream().filter(trade -> trade.id() >= Integer.parseInt(query.get("id")))
                : trades.stream().filter(trade -> trade.millis() >= Long.parseLong(query.get("from")));
        List<Trade> page = chosen.limit(LIMIT).toList();
        String next =
                page.isEmpty() ? "" : ",\"next\":" + (page.get(page.size() - 1).id() + 1);
        return page(page.stream(), next);
    }

    private static String page(Stream<Trade> chosen, String more) {
        return chosen.limit(LIMIT).map(Trade::json).collect(Collectors.joining(",", "{\"code\":\"0\",\"data\":[", "]"))
                + more
                + "}";
    }
}
