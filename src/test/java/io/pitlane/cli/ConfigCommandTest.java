package io.pitlane.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ConfigCommandTest {

    private static final Map<String, String> ENVIRONMENT =
            Map.of("PG_DSN", "postgres://u:geheim@h.example/n", "PITLANE_HTTP_PORT", "9000");

    @TempDir
    Path home;

    @Test
    void printsEverySettingWithItsValueAndItsOriginAsATable() {
        CommandRun run = CommandRun.of(home, ENVIRONMENT, "config", "--set", "load.connections=1");

        assertThat(run.exitCode()).isZero();
        assertThat(run.err()).isEmpty();
        assertThat(run.out())
                .containsPattern("(?m)^setting +value +origin$")
                .containsPattern("(?m)^db\\.url +postgresql://u:\\*\\*\\*@h\\.example:5432/n +environment PG_DSN$")
                .containsPattern("(?m)^db\\.password +\\*\\*\\* +environment PG_DSN$")
                .containsPattern("(?m)^http\\.port +9000 +environment PITLANE_HTTP_PORT$")
                .containsPattern("(?m)^load\\.connections +1 +flag --set load\\.connections$")
                .containsPattern("(?m)^db\\.pool\\.max-lifetime +30m +default$")
                .doesNotContain("geheim");
    }

    @Test
    void printsTheSameAsJson() throws IOException {
        CommandRun run = CommandRun.of(home, ENVIRONMENT, "config", "--format", "json");

        JsonNode settings = new ObjectMapper().readTree(run.out()).get("settings");
        assertThat(settings.get(0).get("name").asText()).isEqualTo("data.dir");
        assertThat(settings.findValuesAsText("name"))
                .contains("db.url", "inbox.min-age")
                .doesNotHaveDuplicates();
        assertThat(settings.findValuesAsText("origin")).contains("environment PG_DSN", "default");
        assertThat(run.out()).doesNotContain("geheim");
    }

    @Test
    void printsOneLineAProblemAndExitsWithTwoWhenTheSettingsAreWrong() throws IOException {
        Files.writeString(home.resolve(".env"), "PITLANE_HTTP_PROT=1\nPG_MAX_OPEN_CONNS=none\n");

        CommandRun run = CommandRun.of(home, Map.of("DATABASE_URL", "mysql://u:geheim@h/n"), "config");

        assertThat(run.exitCode()).isEqualTo(2);
        assertThat(run.out()).isEmpty();
        assertThat(run.err().lines()).hasSize(3);
        assertThat(run.err())
                .contains("PITLANE_HTTP_PROT", "PITLANE_HTTP_PORT", "PG_MAX_OPEN_CONNS", "\"none\"", "\"mysql\"")
                .doesNotContain("geheim");
    }
}
