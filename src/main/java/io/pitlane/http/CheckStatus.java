package io.pitlane.http;

import java.util.Locale;

/** How one part of the product is. */
public enum CheckStatus {
    /** As it should be. */
    UP,
    /** Works, but somebody should look tomorrow. */
    WARNING,
    /** Does not work. */
    DOWN;

    /** The lower-case word of reports. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
