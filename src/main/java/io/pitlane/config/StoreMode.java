package io.pitlane.config;

import java.util.Locale;

/** Where the store keeps what it takes. */
public enum StoreMode {
    /** In the database; in the spool only while it is away. */
    DATABASE_FIRST,
    /** As files of the PIT tree always, and in the database too. */
    MIRROR,
    /** As files of the PIT tree, and nowhere else. */
    FILE_ONLY;

    /** As settings have it. */
    public String word() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
