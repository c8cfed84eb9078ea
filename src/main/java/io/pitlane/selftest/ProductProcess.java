package io.pitlane.selftest;

import io.pitlane.error.OperationFailedException;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** A {@code pitlane} of its own. What it says on stderr goes to a file that all of them share. Thread-safe. */
final class ProductProcess {

    private static final List<String> KEPT = List.of("PATH", "HOME");

    private final Process process;

    private ProductProcess(Process process) {
        this.process = process;
    }

    /**
     * How the product is started.
     *
     * @param javaOptions before the name of the class, the class path among them
     * @param folder working directory, without a file of settings
     * @param log where stderr goes
     * @param environment everything that it finds, besides {@code PATH} and {@code HOME}
     */
    record Start(List<String> javaOptions, Path folder, Path log, Map<String, String> environment) {

        /** Like this one, with more in the environment. */
        Start with(Map<String, String> more) {
            Map<String, String> all = new HashMap<>(environment);
            all.putAll(more);
            return new Start(javaOptions, folder, log, all);
        }
    }

    static ProductProcess start(Start start, String... arguments) {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(start.javaOptions());
        command.add("io.pitlane.Main");
        command.addAll(List.of(arguments));
        File log = start.log().toFile();
        ProcessBuilder builder = new ProcessBuilder(command)
                .directory(start.folder().toFile())
                .redirectError(ProcessBuilder.Redirect.appendTo(log));
        builder.environment().keySet().retainAll(KEPT);
        builder.environment().putAll(start.environment());
        try {
            return new ProductProcess(builder.start());
        } catch (IOException e) {
            throw new OperationFailedException("Cannot start " + command.get(0) + ": " + e.getMessage(), e);
        }
    }

    /** What it prints. */
    InputStream output() {
        return process.getInputStream();
    }

    /** What it reads. */
    OutputStream input() {
        return process.getOutputStream();
    }

    boolean isAlive() {
        return process.isAlive();
    }

    void kill() {
        process.destroyForcibly();
        awaitEnd(Duration.ofSeconds(30));
    }

    /** Its exit status; -1 where it is alive still. */
    int awaitEnd(Duration patience) {
        try {
            return process.waitFor(patience.toMillis(), TimeUnit.MILLISECONDS) ? process.exitValue() : -1;
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
            return -1;
        }
    }
}
