package io.pitlane.feed;

import io.pitlane.exchange.History;
import io.pitlane.exchange.MarketKind;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;

/**
 * A span of a market's past that is fetched, and noted in the ledger, as a whole.
 *
 * @param venue the venue's id
 * @param from inclusive
 * @param to exclusive
 */
record HistoryWindow(String venue, MarketKind kind, String symbol, Instant from, Instant to) {

    private static final Duration OF_TRADES = Duration.ofHours(1);
    private static final Duration OF_FUNDING = Duration.ofDays(30);

    /**
     * The windows of one market, oldest first, on a grid that does not depend on what is asked for: so that orders that
     * overlap share them. A venue whose pages cannot be told where to begin is walked through once, in one window.
     */
    static List<HistoryWindow> of(BackfillOrder order, History history, String symbol) {
        if (!isAnchored(history)) {
            return List.of(new HistoryWindow(order.venue().id(), order.kind(), symbol, order.from(), order.to()));
        }
        long step = (order.kind() == MarketKind.TRADES ? OF_TRADES : OF_FUNDING).toSeconds();
        List<HistoryWindow> windows = new ArrayList<>();
        Instant at = order.from();
        while (at.isBefore(order.to())) {
            Instant gridEnd = Instant.ofEpochSecond(Math.floorDiv(at.getEpochSecond(), step) * step + step);
            Instant end = gridEnd.isBefore(order.to()) ? gridEnd : order.to();
            windows.add(new HistoryWindow(order.venue().id(), order.kind(), symbol, at, end));
            at = end;
        }
        return windows;
    }

    private static boolean isAnchored(History history) {
        Set<String> placeholders = history.request(null).placeholders();
        return placeholders.stream().anyMatch(name -> isTime(name, "from") || isTime(name, "to"));
    }

    private static boolean isTime(String placeholder, String end) {
        return placeholder.equals(end) || placeholder.startsWith(end + "-");
    }

    /** What the ledger calls it: 64 hexadecimal digits. */
    String batchId() {
        String text = "backfill " + venue + " " + kind.word() + " " + symbol + " " + from + " " + to;
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }

    boolean contains(Instant time) {
        return !time.isBefore(from) && time.isBefore(to);
    }

    Duration length() {
        return Duration.between(from, to);
    }
}
