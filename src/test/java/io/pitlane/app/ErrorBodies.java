package io.pitlane.app;

import java.util.Map;

/** How each venue documents that it says no in an answer of HTTP 200: for tests. */
final class ErrorBodies {

    /** @param message what an event tells of it */
    record ErrorBody(String json, String message) {}

    /** By the venue's id. */
    static final Map<String, ErrorBody> ALL = Map.ofEntries(
            Map.entry("binance", new ErrorBody("{\"code\":-1121,\"msg\":\"Invalid symbol.\"}", "Invalid symbol")),
            Map.entry("binanceusdm", new ErrorBody("{\"code\":-1121,\"msg\":\"Invalid symbol.\"}", "Invalid symbol")),
            Map.entry(
                    "bybit",
                    new ErrorBody(
                            "{\"retCode\":10001,\"retMsg\":\"Not supported symbols\",\"result\":{},\"retExtInfo\":{},"
                                    + "\"time\":1768478402015}",
                            "Not supported symbols")),
            Map.entry(
                    "coinbase",
                    new ErrorBody(
                            "{\"error\":\"NOT_FOUND\",\"error_details\":\"valid product_id is required\","
                                    + "\"message\":\"valid product_id is required\"}",
                            "valid product_id is required")),
            Map.entry("coinbaseexchange", new ErrorBody("{\"message\":\"NotFound\"}", "NotFound")),
            Map.entry(
                    "cryptocom",
                    new ErrorBody(
                            "{\"id\":-1,\"method\":\"public/get-trades\",\"code\":40004,"
                                    + "\"message\":\"Invalid instrument_name\"}",
                            "Invalid instrument_name")),
            Map.entry("hyperliquid", new ErrorBody("null", "neither a JSON object nor an array: null")),
            Map.entry(
                    "kraken",
                    new ErrorBody("{\"error\":[\"EQuery:Unknown asset pair\"]}", "EQuery:Unknown asset pair")),
            Map.entry(
                    "krakenfutures",
                    new ErrorBody(
                            "{\"result\":\"error\",\"error\":\"contractNotFound\","
                                    + "\"serverTime\":\"2026-01-15T12:00:02.015Z\"}",
                            "contractNotFound")),
            Map.entry(
                    "kucoin",
                    new ErrorBody("{\"code\":\"400100\",\"msg\":\"symbol not exists\"}", "symbol not exists")),
            Map.entry(
                    "kucoinfutures",
                    new ErrorBody("{\"code\":\"100001\",\"msg\":\"Contract not found\"}", "Contract not found")),
            Map.entry(
                    "lighter", new ErrorBody("{\"code\":21500,\"message\":\"market not found\"}", "market not found")),
            Map.entry(
                    "okx",
                    new ErrorBody(
                            "{\"code\":\"51001\",\"data\":[],\"msg\":\"Instrument ID does not exist\"}",
                            "Instrument ID does not exist")),
            Map.entry(
                    "paradex",
                    new ErrorBody(
                            "{\"error\":\"INVALID_REQUEST_PARAMETER\",\"message\":\"invalid market\"}",
                            "invalid market")));

    private ErrorBodies() {}
}
