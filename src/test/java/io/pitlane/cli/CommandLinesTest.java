package io.pitlane.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;

class CommandLinesTest {

    @Test
    void printsTheVersionOfTheBuild() {
        CommandRun run = run("--version");

        assertThat(run.exitCode()).isZero();
        assertThat(run.out()).matches("pitlane \\d+\\.\\d+\\.\\d+\\S*\\R");
    }

    @Test
    void answersWrongUsageWithOneLineAndTheCure() {
        CommandRun run = run("--verbos");

        assertThat(run.exitCode()).isEqualTo(2);
        assertThat(run.out()).isEmpty();
        assertThat(run.err().lines()).hasSize(1);
        assertThat(run.err()).contains("--verbos", "did you mean --verbose");
    }

    @Test
    void namesTheCommandsWhereNoneIsGiven() {
        CommandRun run = run();

        assertThat(run.exitCode()).isEqualTo(2);
        assertThat(run.err().lines()).hasSize(1);
        assertThat(run.err()).contains("commands: ", "ingest", "see 'pitlane --help'");
    }

    @Test
    void suggestsTheCommandThatWasMeant() {
        CommandRun run = run("ingets", "x");

        assertThat(run.exitCode()).isEqualTo(2);
        assertThat(run.err()).contains("ingets", "did you mean ingest");
    }

    private static CommandRun run(String... arguments) {
        return CommandRun.of(CommandRun.PROJECT, Map.of(), arguments);
    }
}
