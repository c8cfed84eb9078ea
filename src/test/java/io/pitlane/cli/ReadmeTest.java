package io.pitlane.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.pitlane.config.SettingValue;
import io.pitlane.config.SettingsReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import picocli.CommandLine;

/** Nothing in the README that is not true. */
class ReadmeTest {

    private static final Pattern SHELL = Pattern.compile("(?ms)^```sh\\n(.*?)^```");
    private static final Pattern INLINE = Pattern.compile("`\\./pitlane ([^`]+)`");
    private static final Pattern CODE = Pattern.compile("`([^`\\n]+)`");
    private static final Pattern PLACE =
            Pattern.compile("(?:routes|migrations|config|src|data/samples|\\.ci|deploy)/\\S*");

    private static String readme;

    @BeforeAll
    static void read() throws IOException {
        readme = Files.readString(CommandRun.PROJECT.resolve("README.md"));
    }

    static Stream<String> commands() throws IOException {
        read();
        List<String> commands = new ArrayList<>();
        SHELL.matcher(readme).results().flatMap(block -> block.group(1).lines()).forEach(commands::add);
        INLINE.matcher(readme)
                .results()
                .map(code -> "./pitlane " + code.group(1))
                .forEach(commands::add);
        return commands.stream()
                .filter(command -> command.startsWith("./pitlane "))
                .distinct();
    }

    @ParameterizedTest
    @MethodSource("commands")
    void showsOnlyCommandsThatExist(String command) {
        Session session =
                new Session(CommandRun.PROJECT, CommandRun.PROJECT, Map.of(), new Console(System.out, System.err, 0));

        CommandLine.ParseResult parsed = CommandLines.create(session).parseArgs(arguments(command));

        assertThat(parsed.hasSubcommand()).isTrue();
    }

    @Test
    void showsOnlySettingsThatExist() {
        List<String> known =
                SettingsReader.read(CommandRun.PROJECT, CommandRun.PROJECT, Map.of(), Map.of()).values().stream()
                        .map(SettingValue::name)
                        .toList();
        String prefixes = known.stream()
                .map(name -> name.substring(0, name.indexOf('.')))
                .distinct()
                .collect(Collectors.joining("|"));
        Pattern setting = Pattern.compile("(?:" + prefixes + ")\\.[a-z][a-z.-]*");

        List<String> shown = CODE.matcher(readme)
                .results()
                .map(code -> code.group(1))
                .filter(code -> setting.matcher(code).matches())
                .toList();

        assertThat(shown).isNotEmpty();
        assertThat(known).containsAll(shown);
    }

    @Test
    void namesOnlyPlacesThatExist() {
        List<String> missing = CODE.matcher(readme)
                .results()
                .map(code -> code.group(1))
                .filter(code -> PLACE.matcher(code).matches())
                .filter(place -> !place.contains("klines"))
                .filter(place -> Files.notExists(CommandRun.PROJECT.resolve(place)))
                .toList();

        assertThat(missing).isEmpty();
    }

    @Test
    void showsAnExchangeFileThatDecodes(@TempDir Path home) throws IOException {
        String file = Pattern.compile("(?ms)^```yaml\\n(exchange: tenx\\n.*?)^```")
                .matcher(readme)
                .results()
                .findFirst()
                .orElseThrow()
                .group(1);
        Files.createDirectories(home.resolve("config/exchanges"));
        Files.copy(
                CommandRun.PROJECT.resolve("config/application.properties"),
                home.resolve("config/application.properties"));
        Files.writeString(home.resolve("config/exchanges/tenx.yaml"), file);
        Path payload = Files.writeString(
                home.resolve("trades.json"),
                "{\"result\": [{\"id\": 7, \"market\": \"BTC_USDT\", \"price\": 34400.10, \"qty\": \"0.50\","
                        + " \"taker\": \"S\", \"time\": 1740787200123}]}");

        CommandRun run =
                CommandRun.of(home, Map.of(), "decode", "--exchange", "tenx", "--kind", "trades", payload.toString());

        assertThat(run.exitCode()).as(run.err()).isZero();
        assertThat(run.out())
                .contains(
                        "\"exchange\":\"tenx\"",
                        "\"symbol\":\"BTC/USDT\"",
                        "\"ts\":\"2025-03-01T00:00:00.123Z\"",
                        "\"trade_id\":\"7\"",
                        "\"price\":\"34400.10\"",
                        "\"size\":\"0.50\"",
                        "\"side\":\"sell\"");
    }

    @Test
    void statesTheNumbersOfTheSamples() throws IOException {
        Path samples = CommandRun.PROJECT.resolve("data/samples");
        long files;
        try (Stream<Path> walk = Files.walk(samples.resolve("pit"))) {
            files = walk.filter(Files::isRegularFile).count();
        }
        long broken = Samples.in(samples).marked().values().stream()
                .mapToLong(Long::longValue)
                .sum();

        assertThat(readme).contains("the " + files + " files of", "The " + broken + " refused records");
    }

    @Test
    void runsTheSameTestCommandAsTheScriptForNewMachines() throws IOException {
        assertThat(readme).containsPattern("(?m)^mvn verify$");
        assertThat(Files.readString(CommandRun.PROJECT.resolve(".ci/run"))).containsPattern("(?m)^mvn .*verify");
    }

    /** Splits at blanks outside of single quotes; a comment ends the line. */
    private static String[] arguments(String command) {
        Matcher words = Pattern.compile("'([^']*)'|([^\\s']+)").matcher(command.replaceAll("\\s#.*", ""));
        return words.results()
                .skip(1)
                .map((MatchResult word) -> word.group(1) == null ? word.group(2) : word.group(1))
                .toArray(String[]::new);
    }
}
