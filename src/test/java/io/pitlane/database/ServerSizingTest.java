package io.pitlane.database;

import static org.assertj.core.api.Assertions.assertThat;

import io.pitlane.config.EmbeddedSettings;
import org.junit.jupiter.api.Test;

class ServerSizingTest {

    private static final long MB = 1L << 20;
    private static final long GB = 1L << 30;
    private static final EmbeddedSettings DEFAULTS = new EmbeddedSettings(0, 0, 8 * GB, 64 * MB);

    @Test
    void usesALargeMachine() {
        assertThat(ServerSizing.of(DEFAULTS, 64 * GB, 500 * GB))
                .isEqualTo(new ServerSizing(4 * GB, 64 * MB, 8 * GB, GB, 512 * MB, 32 * MB, 32 * GB));
    }

    @Test
    void leavesRoomOnASmallMachine() {
        assertThat(ServerSizing.of(DEFAULTS, GB, 4 * GB))
                .isEqualTo(new ServerSizing(256 * MB, 64 * MB, GB, 128 * MB, 64 * MB, 4 * MB, 512 * MB));
    }

    @Test
    void goesNoLowerThanPostgresWorksWellWith() {
        assertThat(ServerSizing.of(DEFAULTS, 256 * MB, 100 * MB))
                .isEqualTo(new ServerSizing(128 * MB, 64 * MB, 256 * MB, 80 * MB, 64 * MB, 4 * MB, 256 * MB));
    }

    @Test
    void takesTheSettingsAtTheirWordForMemory() {
        EmbeddedSettings settings = new EmbeddedSettings(0, 12 * GB, 20 * GB, 16 * MB);

        ServerSizing sizing = ServerSizing.of(settings, 16 * GB, 500 * GB);

        assertThat(sizing.sharedBuffers()).isEqualTo(12 * GB);
        assertThat(sizing.walBuffers()).isEqualTo(16 * MB);
        assertThat(sizing.maxWal()).isEqualTo(20 * GB);
    }
}
