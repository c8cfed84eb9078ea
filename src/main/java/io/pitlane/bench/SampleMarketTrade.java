package io.pitlane.bench;

import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.LongStream;

/**
 * Public trades of an exchange, in the order of their time, spread over seven days and twelve symbols. The same seed
 * gives the same trades. Not thread-safe.
 */
final class SampleMarketTrade {

    private static final String[] CURRENCIES = {
        "BTC", "ETH", "SOL", "XRP", "ADA", "DOGE", "AVAX", "LINK", "DOT", "LTC", "BCH", "ATOM"
    };
    private static final int DAYS = 7;
    private static final Instant START = Instant.parse("2026-01-05T00:00:00Z");
    private static final long SPAN_MILLIS = DAYS * 86_400_000L;

    private final SplittableRandom random = new SplittableRandom(42);
    private final long rows;
    private long index = -1;

    /** @param rows how many trades the seven days hold */
    SampleMarketTrade(long rows) {
        this.rows = rows;
    }

    static List<LocalDate> days() {
        return LongStream.range(0, DAYS)
                .mapToObj(START.atZone(ZoneOffset.UTC).toLocalDate()::plusDays)
                .toList();
    }

    /** Moves to the next trade. */
    void next() {
        index++;
    }

    /** As a record of {@code market.trades} on a line of its own. */
    String line() {
        String currency = CURRENCIES[random.nextInt(CURRENCIES.length)];
        Instant ts = START.plusMillis((long) ((double) SPAN_MILLIS / rows * index));
        return "{\"exchange\":\"okx\",\"symbol\":\"" + currency + "/USDT:USDT\",\"ts\":\"" + ts
                + "\",\"ts_source\":\"exchange\",\"received_at\":\"" + ts.plusMillis(250) + "\",\"trade_id\":\""
                + (1_000_000_000L + index) + "\",\"price\":\"" + decimal(1 + random.nextInt(9_999_999), 2)
                + "\",\"size\":\"" + decimal(1 + random.nextInt(99_999_999), 5) + "\",\"side\":\""
                + (random.nextBoolean() ? "buy" : "sell") + "\",\"raw\":{\"source\":\"0\",\"seqId\":\""
                + (7_000_000L + index) + "\"}}\n";
    }

    private static String decimal(int digits, int decimals) {
        String text = Integer.toString(digits);
        String padded = "0".repeat(Math.max(0, decimals + 1 - text.length())) + text;
        int point = padded.length() - decimals;
        return padded.substring(0, point) + "." + padded.substring(point);
    }
}
