package io.pitlane.config;

/** Whether records go to a database, and who runs it. */
public enum DatabaseMode {
    /** Pitlane's own server in {@code data/postgres}. */
    EMBEDDED,
    /** A server named by the settings. */
    EXTERNAL,
    /** None, on purpose: records stay in files. */
    FILE,
    /** None, on purpose, and nothing is kept: breaks the promise, for experiments only. */
    MEMORY;

    public boolean hasDatabase() {
        return this == EMBEDDED || this == EXTERNAL;
    }
}
