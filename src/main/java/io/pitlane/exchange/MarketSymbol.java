package io.pitlane.exchange;

/**
 * A market by its canonical name: {@code BASE/QUOTE} for spot, {@code BASE/QUOTE:SETTLE} for a perpetual,
 * {@code BASE/QUOTE:SETTLE-EXPIRY} for a dated future; an index has the name that its venue gives it.
 *
 * @param canonical such as {@code BTC/USDT:USDT}
 */
public record MarketSymbol(String canonical, MarketType type) {

    /** Null for an index. */
    public String base() {
        return type == MarketType.INDEX ? null : canonical.substring(0, slash());
    }

    /** Null for an index. */
    public String quote() {
        if (type == MarketType.INDEX) {
            return null;
        }
        int colon = canonical.indexOf(':');
        return canonical.substring(slash() + 1, colon < 0 ? canonical.length() : colon);
    }

    /** The currency in which gains are paid; null for spot and for an index. */
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
