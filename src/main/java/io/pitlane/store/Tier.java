package io.pitlane.store;

import java.util.Locale;

/** Where acknowledged records are. */
public enum Tier {

    /** Committed in PostgreSQL. */
    POSTGRES,
    /** Durable in the backlog on disk; the reconciler loads them. */
    SPOOL,
    /** Durable as files of the PIT tree, where the settings want nothing else. */
    FILE,
    /** Nowhere: the settings ask for a store that forgets. */
    MEMORY;

    /** As clients are told. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
