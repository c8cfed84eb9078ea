package io.pitlane.selftest;

import io.pitlane.config.DatabaseSettings;
import io.pitlane.database.ConnectionTarget;

/** A database of the user's, on a server that is left alone. */
public record GivenDatabase(DatabaseSettings settings, ConnectionTarget target) implements ScratchDatabase {

    /** The one that the settings name. */
    public static GivenDatabase of(DatabaseSettings settings) {
        return new GivenDatabase(
                settings,
                new ConnectionTarget(
                        settings.host(), settings.port(), settings.name(), settings.user(), settings.password()));
    }

    @Override
    public boolean kill() {
        return false;
    }

    @Override
    public void revive() {
        // It was not killed.
    }

    @Override
    public void close() {
        // Others may use it.
    }
}
