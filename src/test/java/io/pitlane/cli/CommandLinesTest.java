package io.pitlane.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

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

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "quarantine list --limit few|--limit|'few' is not a whole number",
                "quarantine list --limit 99999999999|--limit|'99999999999' is not between -2147483648 and 2147483647",
                "quarantine show 1e3|ID|'1e3' is not a whole number",
                "ingest --max-rejects 99999999999999999999 x|--max-rejects|is not between",
                "ingest --max-reject-ratio half x|--max-reject-ratio|'half' is not a number",
                "ingest --format xml x|--format|'xml' is not one of table, json",
                "config --set nonsense|--set|should be in KEY=VALUE format but was nonsense",
            })
    void saysInPlainWordsWhatIsWrongWithAValue(String line, String place, String problem) {
        CommandRun run = run(line.split(" "));

        assertThat(run.exitCode()).isEqualTo(2);
        assertThat(run.out()).isEmpty();
        assertThat(run.err().lines()).hasSize(1);
        assertThat(run.err()).contains(place, problem).doesNotContain("option option", "case-insensitive");
    }

    @Test
    void helpShowsNoFormatOfItsOwnMaking() {
        assertThat(run("bench", "load", "--help").out())
                .contains("--overlap=P%", "default: 0%")
                .doesNotContain("%%");
    }

    private static CommandRun run(String... arguments) {
        return CommandRun.of(CommandRun.PROJECT, Map.of(), arguments);
    }
}
