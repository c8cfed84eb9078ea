package io.pitlane.bench;

import java.time.Instant;
import java.util.SplittableRandom;

/**
 * Trades such as a PIT file holds, in the order of their time, spread over seven days, four venues and twelve symbols.
 * The same seed gives the same trades. Not thread-safe.
 */
final class SampleTrade {

    private static final String[] VENUES = {"binance", "okx", "coinbase", "kraken"};
    private static final String[] SYMBOLS = {
        "BTC/USD", "ETH/USD", "SOL/USD", "XRP/USD", "ADA/USD", "DOGE/USD",
        "AVAX/USD", "LINK/USD", "DOT/USD", "LTC/USD", "BCH/USD", "ATOM/USD"
    };
    private static final Instant START = Instant.parse("2026-01-05T00:00:00Z");
    private static final long SPAN_MICROS = 7L * 86_400 * 1_000_000;

    private final SplittableRandom random = new SplittableRandom(42);
    private final long rows;
    private long index = -1;

    private String symbol;
    private String venue;
    private String timestamp;
    private String price;
    private String size;
    private String side;
    private String tradeId;

    /** @param rows how many trades the seven days hold */
    SampleTrade(long rows) {
        this.rows = rows;
    }

    /** Moves to the next trade. */
    void next() {
        index++;
        long micros = index * (SPAN_MICROS / rows);
        int which = random.nextInt(SYMBOLS.length);
        symbol = SYMBOLS[which];
        venue = VENUES[random.nextInt(VENUES.length)];
        timestamp = START.plusNanos(micros * 1000).toString();
        price = decimal(1 + random.nextInt(9_999_999), 2);
        size = decimal(1 + random.nextInt(99_999_999), 5);
        side = random.nextBoolean() ? "buy" : "sell";
        tradeId = Long.toString(1_000_000_000L + index);
    }

    private static String decimal(int digits, int decimals) {
        String text = Integer.toString(digits);
        String padded = "0".repeat(Math.max(0, decimals + 1 - text.length())) + text;
        int point = padded.length() - decimals;
        return padded.substring(0, point) + "." + padded.substring(point);
    }

    /** As a line of a PIT file in NDJSON. */
    String json() {
        return "{\"symbol\":\"" + symbol + "\",\"venue\":\"" + venue + "\",\"timestamp\":\"" + timestamp
                + "\",\"price\":" + price + ",\"size\":" + size + ",\"side\":\"" + side + "\",\"trade_id\":\"" + tradeId
                + "\"}\n";
    }

    /** As a finished row in the text format of COPY, columns as in {@link #COLUMNS}. */
    String copyText() {
        return timestamp + "\t" + symbol + "\t" + venue + "\t" + side + "\t" + price + "\t" + size + "\t" + tradeId
                + "\t" + tradeId + "\t{}\t2026-01-12T00:00:00Z\n";
    }

    static final String COLUMNS = "ts, symbol, venue, side, price, qty, trade_id, order_id, attributes, created_at";

    /** One file of a bench over many files: an object alone, two-space indent, as CryptoRun writes it. */
    String prettyJson() {
        return json().strip()
                .replace("{", "{\n  ")
                .replace(",\"", ",\n  \"")
                .replace("\":", "\": ")
                .replace("}", "\n}\n");
    }
}
