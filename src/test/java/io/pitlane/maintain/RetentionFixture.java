package io.pitlane.maintain;

import io.pitlane.config.RetentionSettings;
import java.time.Duration;

/** Settings of retention for tests. */
final class RetentionFixture {

    /** What ships, but that no export is asked for. */
    static final RetentionSettings UNGATED = settings(false, false, Duration.ofDays(3));

    private RetentionFixture() {}

    static RetentionSettings settings(boolean enabled, boolean requireExport, Duration grace) {
        return new RetentionSettings(enabled, requireExport, grace, Duration.ofMillis(300), 0, 0);
    }
}
