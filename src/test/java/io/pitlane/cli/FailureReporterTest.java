package io.pitlane.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.pitlane.database.DatabaseUnavailableException;
import io.pitlane.error.IntegrityException;
import io.pitlane.error.InvalidConfigurationException;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

class FailureReporterTest {

    private final ByteArrayOutputStream err = new ByteArrayOutputStream();
    private final Session session =
            new Session(Path.of("/"), Path.of("/"), Map.of(), new Console(System.out, new PrintStream(err, true), 0));
    private final FailureReporter failures = new FailureReporter(session);

    @Test
    void letsAKnownFailureNameItsExitCodeInOneLine() {
        int exitCode = failures.report(
                new DatabaseUnavailableException("Cannot reach db:5432; is it running?", new SQLException("refused")),
                "pitlane ingest");

        assertThat(exitCode).isEqualTo(4);
        assertThat(printed()).isEqualToNormalizingNewlines("pitlane ingest: Cannot reach db:5432; is it running?\n");
    }

    @Test
    void printsEveryProblemOfTheSettings() {
        int exitCode = failures.report(new InvalidConfigurationException(List.of("first", "second")), "pitlane run");

        assertThat(exitCode).isEqualTo(2);
        assertThat(printed()).isEqualToNormalizingNewlines("pitlane run: first\npitlane run: second\n");
    }

    @Test
    void saysWhichIntegrityCheckFailed() {
        assertThat(failures.report(new IntegrityException("1 of 2 rows"), "pitlane ingest"))
                .isEqualTo(5);
    }

    @Test
    void keepsAnUnknownFailureToOneLineWithoutVerbose() {
        int exitCode = failures.report(new IllegalStateException("broken\nin the middle"), "pitlane ingest");

        assertThat(exitCode).isEqualTo(1);
        assertThat(printed().lines()).hasSize(1);
        assertThat(printed()).contains("IllegalStateException: broken", "--verbose");
    }

    @Test
    void printsTheStackTraceWithVerbose() {
        new CommandLine(new PitlaneCommand(session)).parseArgs("--verbose");

        failures.report(new IllegalStateException("broken"), "pitlane ingest");

        assertThat(printed()).contains("at io.pitlane.cli.FailureReporterTest");
    }

    private String printed() {
        return err.toString(StandardCharsets.UTF_8);
    }
}
