package io.pitlane.database;

import io.pitlane.error.OperationFailedException;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One short-lived program of the embedded server: run to its end, its output kept for messages.
 *
 * @param environment variables that it gets where ours does not say otherwise
 */
record Command(List<String> words, byte[] input, Map<String, String> environment) {

    private static final Logger LOG = LoggerFactory.getLogger(Command.class);
    private static final Duration NOTICE = Duration.ofSeconds(10);
    private static final int NOT_FOUND = 127;
    private static final int TIMED_OUT = 124;
    private static final int OUTPUT_LIMIT = 64 * 1024;

    static Command of(String... words) {
        return new Command(List.of(words), new byte[0], Map.of());
    }

    Command as(ServerUser user) {
        List<String> all = new ArrayList<>(user.prefix());
        all.addAll(words);
        return new Command(List.copyOf(all), input, environment);
    }

    Command with(Map<String, String> variables) {
        return new Command(words, input, Map.copyOf(variables));
    }

    /** The same with something on its standard input. */
    Command withInput(byte[] bytes) {
        return new Command(words, bytes, environment);
    }

    /**
     * Runs it, with messages in English and without PostgreSQL's environment variables. A program that is missing or
     * does not end in time is a result like another, with a status of 127 or 124; in the second case it is killed.
     */
    Result run(Duration patience) {
        Path output = null;
        try {
            output = Files.createTempFile("pitlane-command", ".out");
            return run(output, patience);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new OperationFailedException("Interrupted while running " + words.get(0), e);
        } catch (IOException e) {
            throw new OperationFailedException("Cannot run " + String.join(" ", words) + ": " + e, e);
        } finally {
            delete(output);
        }
    }

    private Result run(Path output, Duration patience) throws IOException, InterruptedException {
        Process process;
        try {
            process = builder(output).start();
        } catch (InterruptedIOException e) {
            throw e;
        } catch (IOException e) {
            return new Result(NOT_FOUND, e.getMessage());
        }
        try {
            process.getOutputStream().write(input);
            process.getOutputStream().close();
        } catch (IOException e) {
            // It ended without reading everything: its status and output say why.
        }
        try {
            if (!ends(process, patience)) {
                return new Result(TIMED_OUT, "no end within " + patience.toSeconds() + " s; " + text(output));
            }
            return new Result(process.exitValue(), text(output));
        } finally {
            process.destroyForcibly();
        }
    }

    private boolean ends(Process process, Duration patience) throws InterruptedException {
        long deadline = System.nanoTime() + patience.toNanos();
        while (true) {
            long left = deadline - System.nanoTime();
            if (process.waitFor(Math.min(left, NOTICE.toNanos()), TimeUnit.NANOSECONDS)) {
                return true;
            }
            if (deadline - System.nanoTime() <= 0) {
                return false;
            }
            LOG.info("Still waiting for {}", String.join(" ", words));
        }
    }

    private ProcessBuilder builder(Path output) {
        ProcessBuilder builder =
                new ProcessBuilder(words).redirectErrorStream(true).redirectOutput(output.toFile());
        builder.environment().keySet().removeIf(name -> name.startsWith("PG") || name.startsWith("LC_"));
        builder.environment().put("LANG", "C");
        builder.environment().put("LC_ALL", "C");
        environment.forEach(builder.environment()::putIfAbsent);
        return builder;
    }

    private static String text(Path output) throws IOException {
        byte[] bytes = Files.readAllBytes(output);
        int length = Math.min(bytes.length, OUTPUT_LIMIT);
        return new String(bytes, bytes.length - length, length, StandardCharsets.UTF_8).strip();
    }

    private static void delete(Path output) {
        try {
            if (output != null) {
                Files.deleteIfExists(output);
            }
        } catch (IOException e) {
            LOG.debug("Left {} behind", output, e);
        }
    }

    /**
     * How it ended.
     *
     * @param status the exit status
     * @param output what it wrote, both streams; at most its last 64 KB
     */
    record Result(int status, String output) {

        boolean succeeded() {
            return status == 0;
        }

        /** One line for a message. */
        String summary() {
            List<String> lines = output.lines().filter(line -> !line.isBlank()).toList();
            int from = Math.max(0, lines.size() - 4);
            return "exit status " + status
                    + (lines.isEmpty() ? "" : ": " + String.join(" | ", lines.subList(from, lines.size())));
        }
    }
}
