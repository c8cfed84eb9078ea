package io.pitlane.database;

import static org.assertj.core.api.Assertions.assertThat;

import io.pitlane.config.EmbeddedSettings;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The embedded server in one process: made, started, stopped, started again. */
class EmbeddedServerTest {

    private static final EmbeddedSettings SETTINGS = new EmbeddedSettings(0, 64L << 20, 1L << 30, 16L << 20);

    @TempDir
    Path folder;

    @Test
    void startsFromNothingAndKeepsWhatWasWritten() {
        try (EmbeddedServer server = EmbeddedServer.open(folder.resolve("postgres"), SETTINGS)) {
            assertThat(server.startedHere()).isTrue();
        }
        try (EmbeddedServer server = EmbeddedServer.open(folder.resolve("postgres"), SETTINGS)) {
            assertThat(server.startedHere()).isTrue();
        }
    }
}
