package io.pitlane.database;

import java.util.Locale;

/** Where a migration stands between the files and the database. */
public enum MigrationState {
    /** Applied, and the file is still the one that was applied. */
    APPLIED,
    /** Not applied yet; the next migrate does. */
    PENDING,
    /** A repeatable migration whose file changed since; the next migrate runs it again. */
    OUTDATED,
    /** Applied from a file that has been edited since. */
    CHANGED,
    /** Applied, and its file is gone. */
    MISSING,
    /** Applied by a newer Pitlane: the files end before it. */
    NEWER,
    /** Not applied although a later version is. */
    SKIPPED,
    /** Failed outside a transaction, so that part of it may be there. */
    FAILED;

    /** Whether the next migrate runs it. */
    public boolean isDue() {
        return this == PENDING || this == OUTDATED;
    }

    /** Whether migrate refuses to run at all because of it. */
    public boolean isProblem() {
        return this == CHANGED || this == MISSING || this == NEWER || this == SKIPPED || this == FAILED;
    }

    /** In lower case, as it is printed. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
