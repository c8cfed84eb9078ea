package io.pitlane.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class TerminalProgressTest {

    private final ByteArrayOutputStream terminal = new ByteArrayOutputStream();
    private final TerminalProgress progress =
            new TerminalProgress(new PrintStream(terminal, true, StandardCharsets.UTF_8), 100);

    @Test
    void drawsNothingForAShortLoad() {
        progress.began(1, 100);
        progress.advanced(100, 10);
        progress.ended();

        assertThat(terminal.size()).isZero();
    }

    @Test
    void drawsABarThatFitsTheTerminalForALongLoadAndWipesIt() {
        progress.began(1, 1_000_000_000);

        await().atMost(Duration.ofSeconds(10)).untilAsserted(() -> {
            progress.advanced(1000, 1_000_000);
            assertThat(drawn()).contains("Loading", "records");
        });
        progress.ended();

        assertThat(drawn()).endsWith("\r\u001b[K");
        assertThat(drawn().split("\r"))
                .allSatisfy(line ->
                        assertThat(line.replace("\u001b[K", "").length()).isLessThan(100));
    }

    private String drawn() {
        return terminal.toString(StandardCharsets.UTF_8);
    }
}
