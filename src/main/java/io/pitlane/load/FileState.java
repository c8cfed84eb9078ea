package io.pitlane.load;

import java.util.Locale;

/** How the load of one file ended. */
public enum FileState {
    /** Its records are in the table or in quarantine. */
    LOADED,
    /** The ledger knew its content; nothing was done. */
    DUPLICATE,
    /** Nothing of it was loaded: damaged, or over the limit of refused records. */
    REJECTED,
    /** It waits as a backlog file because the database is away. */
    SPOOLED;

    /** The lower-case word of reports. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
