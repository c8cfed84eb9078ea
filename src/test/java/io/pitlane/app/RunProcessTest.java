package io.pitlane.app;

import static org.assertj.core.api.Assertions.assertThat;

import io.pitlane.testing.DatabaseTest;
import io.pitlane.testing.TestDatabase;
import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code pitlane run} as a process of its own, and the signals that end it. */
@DatabaseTest
class RunProcessTest {

    private static final int LINES = 600_000;

    private final TestDatabase database;

    @TempDir
    private Path folder;

    RunProcessTest(TestDatabase database) {
        this.database = database;
    }

    @Test
    void sigtermInTheMiddleOfALoadFinishesTheChunksInHandAndTheNextRunGoesOn() throws Exception {
        Path inbox = Files.createDirectories(folder.resolve("data/inbox/pit.trades"));
        Path file = inbox.resolve("large.ndjson");
        writeTrades(file);

        Process first = run("first");
        try {
            await(() -> committed() > 0);
            long begin = System.nanoTime();
            first.toHandle().destroy();
            assertThat(first.waitFor(20, TimeUnit.SECONDS)).isTrue();

            assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(Duration.ofSeconds(10));
            assertThat(first.exitValue()).as(log("first")).isZero();
        } finally {
            first.destroyForcibly().waitFor();
        }
        assertThat(log("first"))
                .contains("Stopping")
                .doesNotContain("Exception")
                .doesNotContain("WARN");
        assertThat(committed()).isLessThan(LINES);
        assertThat(database.number("select count(*) from pit.trades")).isEqualTo(committed());
        assertThat(file).exists();

        Process second = run("second");
        try {
            await(() -> committed() == LINES && !Files.exists(file));
        } finally {
            second.toHandle().destroy();
            assertThat(second.waitFor(20, TimeUnit.SECONDS)).isTrue();
        }
        assertThat(second.exitValue()).as(log("second")).isZero();
        assertThat(database.number("select count(*) from pit.trades")).isEqualTo(LINES);
        assertThat(database.number("select count(distinct trade_id) from pit.trades"))
                .isEqualTo(LINES);
    }

    private long committed() {
        return database.number("select coalesce(sum(inserted), 0) from ops.loads");
    }

    private Process run(String name) throws IOException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-Xmx512m", "-Duser.timezone=UTC"));
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), "io.pitlane.Main", "run"));
        command.addAll(List.of("--set", "data.dir=" + folder.resolve("data")));
        command.addAll(List.of("--set", "http.port=" + RunningApplication.freePort()));
        command.addAll(List.of("--database-url", RunningApplication.urlOf(database)));
        ProcessBuilder builder = new ProcessBuilder(command)
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve(name + ".log").toFile());
        builder.environment().put("PITLANE_HOME", RunningApplication.PROJECT.toString());
        return builder.start();
    }

    private String log(String name) throws IOException {
        return Files.readString(folder.resolve(name + ".log"));
    }

    private static void writeTrades(Path file) throws IOException {
        try (BufferedWriter writer = Files.newBufferedWriter(file)) {
            for (int i = 0; i < LINES; i++) {
                writer.write("{\"symbol\":\"BTC/USD\",\"venue\":\"kraken\",\"timestamp\":\""
                        + Instant.ofEpochSecond(1_700_000_000L + i) + "\","
                        + "\"price\":1,\"size\":1,\"side\":\"buy\",\"trade_id\":\"T-" + i + "\"}\n");
            }
        }
    }

    private static void await(java.util.concurrent.Callable<Boolean> condition) {
        Awaitility.await()
                .atMost(Duration.ofSeconds(90))
                .pollInterval(Duration.ofMillis(20))
                .until(condition);
    }
}
