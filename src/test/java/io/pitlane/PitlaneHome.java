package io.pitlane;

import io.pitlane.config.EmbeddedSettings;
import io.pitlane.config.Secret;
import io.pitlane.database.ConnectionTarget;
import io.pitlane.database.EmbeddedServer;
import io.pitlane.testing.JavaCommand;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;

/**
 * A data directory of a test's own, with the embedded server that Pitlane processes start in it. The test looks on from
 * outside: it reads PostgreSQL's own files and does not count as a user of the server.
 */
record PitlaneHome(Path data) {

    private static final Path PROJECT = Path.of("").toAbsolutePath();
    private static final int PORT_LINE = 3;

    /** Starts {@code pitlane} with the launcher's options for java, but compiled quickly, since it lives shortly. */
    PitlaneProcess start(String... arguments) {
        return start(List.of("-XX:+UseSerialGC", "-Xmx512m", "-XX:TieredStopAtLevel=1"), Map.of(), arguments);
    }

    PitlaneProcess start(List<String> javaOptions, Map<String, String> environment, String... arguments) {
        List<String> command = JavaCommand.of(javaOptions, "io.pitlane.Main", arguments);
        try {
            Files.createDirectories(data);
            ProcessBuilder builder = new ProcessBuilder(command).directory(data.toFile());
            builder.environment().keySet().retainAll(List.of("PATH", "HOME"));
            builder.environment().put("LC_ALL", "C.UTF-8");
            builder.environment().put("PITLANE_HOME", PROJECT.toString());
            builder.environment().put("PITLANE_DATA", data.toString());
            builder.environment().putAll(environment);
            Path out = Files.createTempFile(data, "out-", ".txt");
            Path err = Files.createTempFile(data, "err-", ".txt");
            return new PitlaneProcess(
                    builder.redirectOutput(out.toFile())
                            .redirectError(err.toFile())
                            .start(),
                    out,
                    err);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Uses the server as another Pitlane process would: starts it if there is none, and stops it if it is the last. */
    EmbeddedServer openServer() {
        return EmbeddedServer.open(postgres(), new EmbeddedSettings(0, 128L << 20, 2L << 30, 16L << 20));
    }

    /** To the server that runs; fails while none takes connections. */
    Connection connect() throws SQLException, IOException {
        List<String> lines = Files.readAllLines(pidFile());
        if (lines.size() <= PORT_LINE) {
            throw new SQLException("the server has not got as far as its port");
        }
        int port = Integer.parseInt(lines.get(PORT_LINE).strip());
        String password = Files.readString(postgres().resolve("pitlane").resolve("password"));
        return connect(new ConnectionTarget("127.0.0.1", port, "pitlane", "pitlane", new Secret(password.strip())));
    }

    static Connection connect(ConnectionTarget target) throws SQLException {
        return DriverManager.getConnection(
                "jdbc:postgresql://" + target.display() + "?connectTimeout=5&socketTimeout=60",
                target.user(),
                target.password().reveal());
    }

    /** The way of {@code kill -9}; its children are not asked. Nothing happens where none runs, or none any more. */
    void killPostmaster() {
        try {
            long pid = Long.parseLong(Files.readAllLines(pidFile()).get(0).strip());
            ProcessHandle.of(pid).ifPresent(ProcessHandle::destroyForcibly);
        } catch (NoSuchFileException ended) {
            // none runs any more
        } catch (IOException e) {
            throw new UncheckedIOException("the server's process cannot be told", e);
        }
    }

    Path rejects(String dataset) {
        return data.resolve("quarantine").resolve(dataset);
    }

    private Path postgres() {
        return data.resolve("postgres");
    }

    private Path pidFile() {
        return postgres().resolve("postmaster.pid");
    }
}
