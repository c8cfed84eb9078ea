package io.pitlane.http;

import java.util.Locale;

/** In which order a page lists rows. */
enum SortOrder {
    ASC(">"),
    DESC("<");

    private final String beyond;

    SortOrder(String beyond) {
        this.beyond = beyond;
    }

    /** How a row that comes later compares with one that comes earlier. */
    String beyond() {
        return beyond;
    }

    /** The word of the parameter, and of SQL. */
    String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
