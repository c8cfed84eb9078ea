package io.pitlane.app;

import static org.assertj.core.api.Assertions.assertThat;

import io.pitlane.testing.JavaCommand;
import io.pitlane.testing.TestDatabase;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;

/** A {@code pitlane run} of its own, with the jobs that are shipped. */
final class ServiceProcess implements AutoCloseable {

    private final Process process;
    private final Path log;

    private ServiceProcess(Process process, Path log) {
        this.process = process;
        this.log = log;
    }

    /** @param flags of {@code --set} */
    static ServiceProcess start(Path folder, String name, TestDatabase database, String... flags) {
        List<String> command = JavaCommand.of(
                List.of("-XX:+UseSerialGC", "-Xmx256m", "-XX:TieredStopAtLevel=1"),
                "io.pitlane.Main",
                "run",
                "--database-url",
                RunningApplication.urlOf(database));
        for (String flag : List.of(
                "data.dir=" + folder.resolve("data"),
                "http.port=" + RunningApplication.freePort(),
                "store.write-deadline=30s",
                "jobs.sweep-interval=200ms")) {
            command.addAll(List.of("--set", flag));
        }
        for (String flag : flags) {
            command.addAll(List.of("--set", flag));
        }
        Path log = folder.resolve(name + ".log");
        ProcessBuilder builder = new ProcessBuilder(command)
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .redirectOutput(log.toFile());
        builder.environment().put("PITLANE_HOME", RunningApplication.PROJECT.toString());
        try {
            return new ServiceProcess(builder.start(), log);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Waits until it has begun with everything. */
    void awaitReady() {
        Awaitility.await("ready")
                .atMost(Duration.ofSeconds(90))
                .until(() -> log().contains("Ready after ") || !process.isAlive());
        assertThat(process.isAlive()).as(log()).isTrue();
    }

    /** SIGTERM, upon which it ends in order. */
    void stop() {
        process.toHandle().destroy();
        assertThat(end()).as(log()).isZero();
    }

    /** SIGKILL. */
    void kill() {
        process.destroyForcibly();
        assertThat(end()).as("killed by a signal").isEqualTo(128 + 9);
    }

    private int end() {
        try {
            assertThat(process.waitFor(30, TimeUnit.SECONDS)).as(log()).isTrue();
            return process.exitValue();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    String log() {
        try {
            return Files.readString(log);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }
}
