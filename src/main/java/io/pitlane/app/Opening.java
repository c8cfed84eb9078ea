package io.pitlane.app;

/** What an application is opened for: how it treats a database that is away, and a schema that is behind. */
public enum Opening {
    /** A service that stays up: starts without the database and goes on by itself when it is there. */
    SERVICE(true, true),
    /** One command that needs the tables. */
    COMMAND(false, true),
    /** One command about the schema itself, which must find it as it is. */
    SCHEMA_COMMAND(false, false),
    /** One look at how everything is, which changes nothing. */
    LOOK(true, false);

    private final boolean waitsForDatabase;
    private final boolean migrates;

    Opening(boolean waitsForDatabase, boolean migrates) {
        this.waitsForDatabase = waitsForDatabase;
        this.migrates = migrates;
    }

    /** Whether a database that cannot be reached is waited for instead of being a failure. */
    public boolean waitsForDatabase() {
        return waitsForDatabase;
    }

    /** Whether pending migrations run, where the settings allow it. */
    public boolean migrates() {
        return migrates;
    }
}
