package io.pitlane.exchange;

/**
 * A market by its canonical name: {@code BASE/QUOTE} for spot, {@code BASE/QUOTE:SETTLE} for a perpetual,
 * {@code BASE/QUOTE:SETTLE-EXPIRY} for a dated future.
 *
 * @param canonical such as {@code BTC/USDT:USDT}
 */
public record MarketSymbol(String canonical, MarketType type) {

    public String base() {
        return canonical.substring(0, slash());
    }

    public String quote() {
        int colon = canonical.indexOf(':');
        return canonical.substring(slash() + 1, colon < 0 ? canonical.length() : colon);
    }

    /** The currency in which gains are paid; null for spot. */
    public String settle() {
        int colon = canonical.indexOf(':');
        if (colon < 0) {
            return null;
        }
        int dash = canonical.indexOf('-', colon);
        return canonical.substring(colon + 1, dash < 0 ? canonical.length() : dash);
    }

    private int slash() {
        return canonical.indexOf('/');
    }
}
