package io.pitlane.database;

import java.time.Duration;
import java.util.List;

/**
 * What one migrate did.
 *
 * @param applied names of the scripts that ran, in their order; empty where nothing was due
 * @param version the newest version that is applied now
 */
public record MigrationRun(List<String> applied, int version, Duration duration) {

    public MigrationRun {
        applied = List.copyOf(applied);
    }
}
