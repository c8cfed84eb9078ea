package io.pitlane.database;

import io.pitlane.config.EmbeddedSettings;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Optional;

/** An embedded server's directory under test, with programs that are unpacked once for all tests. */
record TestServerDirectory(EmbeddedFiles files) {

    static final EmbeddedSettings SETTINGS = new EmbeddedSettings(0, 64L << 20, 1L << 30, 8L << 20);
    static final Path PROGRAMS = Path.of("target", "postgres-program").toAbsolutePath();

    TestServerDirectory(Path directory) {
        this(EmbeddedFiles.at(directory));
    }

    EmbeddedServer open() {
        return open(SETTINGS);
    }

    EmbeddedServer open(EmbeddedSettings settings) {
        return EmbeddedServer.open(files, PROGRAMS, settings);
    }

    /** The way of {@code kill -9}: what depends on the process learns of its end by itself. */
    void killPostmaster() {
        ProcessHandle process =
                ProcessHandle.of(Postmaster.of(files).orElseThrow().pid()).orElseThrow();
        process.destroyForcibly();
        new Waiting("the killed postmaster to be gone")
                .until(Duration.ofSeconds(10), () -> Postmaster.of(files).isEmpty());
    }

    /** Whether a server was still running; it is no more. */
    boolean killWhatRuns() {
        Optional<Postmaster> left = Postmaster.of(files);
        left.flatMap(postmaster -> ProcessHandle.of(postmaster.pid())).ifPresent(ProcessHandle::destroyForcibly);
        new Waiting("server processes to be gone")
                .until(Duration.ofSeconds(10), () -> ProcessTable.backendsIn(files.directory())
                        .isEmpty());
        return left.isPresent();
    }

    static Connection connect(ConnectionTarget target) throws SQLException {
        return DriverManager.getConnection(
                "jdbc:postgresql://" + target.display(),
                target.user(),
                target.password().reveal());
    }

    static void run(ConnectionTarget target, String... statements) throws SQLException {
        try (Connection connection = connect(target);
                Statement statement = connection.createStatement()) {
            for (String sql : statements) {
                statement.execute(sql);
            }
        }
    }

    /** The first column of the first row. */
    static String ask(ConnectionTarget target, String query) {
        try (Connection connection = connect(target);
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(query)) {
            rows.next();
            return rows.getString(1);
        } catch (SQLException e) {
            throw new IllegalStateException(query, e);
        }
    }
}
