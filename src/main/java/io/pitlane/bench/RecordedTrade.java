package io.pitlane.bench;

import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.SplittableRandom;

/**
 * Recorded payloads of one trade each, in the order of their time, spread over seven days, two exchanges and eight
 * symbols: what {@code GET /api/v3/trades} of Binance and {@code GET /api/v5/market/trades} of OKX answer. The same round
 * gives the same trades, another one others of the same days. Not thread-safe.
 */
final class RecordedTrade {

    static final int DAYS = 7;
    static final LocalDate FIRST_DAY = LocalDate.of(2026, 1, 5);

    private static final Instant START = FIRST_DAY.atStartOfDay().toInstant(ZoneOffset.UTC);
    private static final long SPAN_MILLIS = DAYS * 86_400_000L;
    private static final String[] BASES = {"BTC", "ETH", "SOL", "XRP", "ADA", "DOGE", "LINK", "LTC"};

    private final SplittableRandom random;
    private final long rows;
    private final long firstId;
    private long index;

    /** @param rows how many trades the seven days hold */
    RecordedTrade(long rows, int round) {
        this.random = new SplittableRandom(42 + round);
        this.rows = rows;
        this.firstId = 3_000_000_000L + round * rows;
    }

    /** The next trade as a recorded line, with its line's end. */
    String next() {
        long millis = START.toEpochMilli() + index * SPAN_MILLIS / rows;
        String base = BASES[random.nextInt(BASES.length)];
        long cents = 1 + random.nextInt(9_999_999);
        long lots = 1 + random.nextInt(99_999_999);
        boolean buyerMaker = random.nextBoolean();
        boolean binance = random.nextBoolean();
        String received =
                Instant.ofEpochMilli(millis + 40 + random.nextInt(200)).toString();
        long id = firstId + index;
        index++;
        return "{\"exchange\":\"" + (binance ? "binance" : "okx") + "\",\"kind\":\"trades\",\"symbol\":\"" + base
                + "/USDT\",\"received_at\":\"" + received + "\",\"payload\":"
                + (binance
                        ? binance(id, millis, cents, lots, buyerMaker)
                        : okx(base, id, millis, cents, lots, buyerMaker))
                + "}\n";
    }

    private static String binance(long id, long millis, long cents, long lots, boolean buyerMaker) {
        return "[{\"id\":" + id + ",\"price\":\"" + decimal(cents * 1_000_000, 8) + "\",\"qty\":\""
                + decimal(lots * 1_000, 8) + "\",\"quoteQty\":\"" + decimal(cents * lots * 10, 8) + "\",\"time\":"
                + millis + ",\"isBuyerMaker\":" + buyerMaker + ",\"isBestMatch\":true}]";
    }

    private static String okx(String base, long id, long millis, long cents, long lots, boolean buyerMaker) {
        return "{\"code\":\"0\",\"msg\":\"\",\"data\":[{\"instId\":\"" + base + "-USDT\",\"side\":\""
                + (buyerMaker ? "sell" : "buy") + "\",\"sz\":\"" + decimal(lots, 5) + "\",\"source\":\"0\",\"px\":\""
                + decimal(cents, 2) + "\",\"tradeId\":\"" + id + "\",\"ts\":\"" + millis + "\"}]}";
    }

    private static String decimal(long digits, int decimals) {
        String text = Long.toString(digits);
        String padded = "0".repeat(Math.max(0, decimals + 1 - text.length())) + text;
        int point = padded.length() - decimals;
        return padded.substring(0, point) + "." + padded.substring(point);
    }
}
