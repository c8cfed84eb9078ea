package io.pitlane.export;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.pitlane.testing.TestDatabase;
import io.pitlane.testing.TestServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The programs of the installed PostgreSQL 15, the judges of what is exported, where the tests run against it. */
final class Postgres15 {

    private static final String BINARIES = System.getProperty(TestServer.BINARIES_PROPERTY, "");

    private Postgres15() {}

    static boolean isThere() {
        return !BINARIES.isEmpty();
    }

    /** Skips the test elsewhere. */
    static void assumed() {
        assumeTrue(isThere(), "runs where the tests run on an installed PostgreSQL");
    }

    static Path file(String script) {
        try {
            Path file = Files.createTempFile("pitlane-script", ".sql");
            file.toFile().deleteOnExit();
            return Files.writeString(file, script);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Runs a script that has to succeed. */
    static void psql(TestDatabase database, Path script) {
        run(psqlCommand(database, script));
    }

    static List<String> psqlCommand(TestDatabase database, Path script) {
        List<String> command = new ArrayList<>(program("psql", database));
        command.addAll(List.of("-X", "-q", "-v", "ON_ERROR_STOP=1", "-o", "/dev/null", "-f", script.toString()));
        return command;
    }

    /** Runs a line of a shell, every program of which has to succeed. */
    static void shell(String line) {
        run(List.of("bash", "-c", "set -o pipefail; " + line));
    }

    static String dump(TestDatabase database, String... options) {
        List<String> command = new ArrayList<>(program("pg_dump", database));
        command.addAll(List.of(options));
        // Newer releases guard a dump with a random key.
        return run(command).replaceAll("(?m)^\\\\(un)?restrict .*$", "");
    }

    private static List<String> program(String name, TestDatabase database) {
        return List.of(
                Path.of(BINARIES, name).toString(),
                "--host=127.0.0.1",
                "--port=" + database.port(),
                "--username=postgres",
                "--dbname=" + database.name());
    }

    /** How a program ends. */
    static int status(List<String> command) {
        return ended(command).status();
    }

    private record Ended(int status, String output) {}

    static String run(List<String> command) {
        Ended ended = ended(command);
        assertThat(ended.status()).as("%s%n%s", command, ended.output()).isZero();
        return ended.output();
    }

    private static Ended ended(List<String> command) {
        try {
            Process process =
                    new ProcessBuilder(command).redirectErrorStream(true).start();
            String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            return new Ended(process.waitFor(), output);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }
}
