package io.pitlane.store;

import java.io.IOException;
import java.util.Locale;

/** Tells a full disk from a folder that cannot be written. */
final class Refusals {

    private Refusals() {}

    /** @param where a word for people, such as {@code spool} */
    static StoreRefusalException of(IOException e, String where) {
        String message = String.valueOf(e.getMessage()).toLowerCase(Locale.ROOT);
        boolean full = message.contains("no space left") || message.contains("quota exceeded");
        return full
                ? new StoreRefusalException(
                        StoreRefusalException.Reason.FULL, "The disk of the " + where + " is full; free some space", e)
                : new StoreRefusalException(
                        StoreRefusalException.Reason.UNWRITABLE,
                        "The " + where + " cannot be written: " + e + "; make its folder writable",
                        e);
    }
}
