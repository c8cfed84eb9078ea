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

class TokenCommandTest {

    private static final ObjectMapper JSON = new ObjectMapper();

    @TempDir
    private Path home;

    @Test
    void createPrintsTheTokenAndNothingElseOnStdout() throws IOException {
        CommandRun run = run("token", "create", "--role", "writer", "--name", "bot", "--expires", "90d");

        assertThat(run.exitCode()).isZero();
        assertThat(run.out()).matches("pitlane_[A-Za-z0-9_-]{43}\\R");
        assertThat(run.err())
                .contains("not shown again")
                .doesNotContain(run.out().strip());
        assertThat(Files.readString(home.resolve("data/tokens.json")))
                .contains("\"bot\"", "\"writer\"")
                .doesNotContain(run.out().strip());
    }

    @Test
    void listAndRevokeKnowThemByTheirIds() throws IOException {
        JsonNode created = JSON.readTree(
                run("token", "create", "--role", "admin", "--format", "json").out());
        run("token", "create", "--role", "viewer", "--expires", "1s");

        JsonNode list = JSON.readTree(run("token", "list", "--format", "json").out());
        CommandRun table = run("token", "list");
        CommandRun revoked = run("token", "revoke", created.get("id").asText(), "--format", "json");

        assertThat(created.fieldNames())
                .toIterable()
                .containsExactly("id", "name", "role", "created", "expires", "token");
        assertThat(list.get("tokens")).hasSize(2);
        assertThat(list.at("/tokens/0").fieldNames())
                .toIterable()
                .containsExactly("id", "name", "role", "created", "expires", "state");
        assertThat(list.at("/tokens/0/id")).isEqualTo(created.get("id"));
        assertThat(list.at("/tokens/0/state").asText()).isEqualTo("active");
        assertThat(list.at("/tokens/0/expires").isNull()).isTrue();
        assertThat(table.out())
                .contains("admin", "never", created.get("id").asText())
                .doesNotContain(created.get("token").asText());
        assertThat(revoked.exitCode()).isZero();
        assertThat(JSON.readTree(revoked.out()).at("/revoked/id")).isEqualTo(created.get("id"));
        assertThat(JSON.readTree(run("token", "list", "--format", "json").out()).get("tokens"))
                .hasSize(1);
    }

    @Test
    void whatIsWrongIsSaidInALine() {
        assertRefused("viewer, writer, admin", "token", "create", "--role", "root");
        assertRefused("a duration such as", "token", "create", "--role", "admin", "--expires", "soon");
        assertRefused("a second at least", "token", "create", "--role", "admin", "--expires", "0s");
        assertRefused("--role", "token", "create");
        assertRefused("pitlane token list", "token", "revoke", "12345678");
        assertRefused("ID", "token", "revoke");
    }

    private void assertRefused(String message, String... arguments) {
        CommandRun run = run(arguments);

        assertThat(run.exitCode()).isEqualTo(2);
        assertThat(run.out()).isEmpty();
        assertThat(run.err()).contains(message);
        assertThat(Files.exists(home.resolve("data/tokens.json"))).isFalse();
    }

    private CommandRun run(String... arguments) {
        return CommandRun.of(home, Map.of(), arguments);
    }
}
