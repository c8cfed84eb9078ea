package io.pitlane.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pitlane.error.InvalidConfigurationException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SettingsReaderTest {

    @TempDir
    Path home;

    @Test
    void usesTheEmbeddedServerAndTheDefaultsWhenNothingIsSaid() {
        Settings settings = read(Map.of());

        assertThat(settings.home()).isEqualTo(new Home(home, home.resolve("data")));
        assertThat(settings.database().mode()).isEqualTo(DatabaseMode.EMBEDDED);
        assertThat(settings.database().host()).isEmpty();
        assertThat(settings.database().port()).isZero();
        assertThat(settings.database().pool())
                .isEqualTo(new PoolSettings(
                        10, 2, Duration.ofMinutes(30), Duration.ofMinutes(10), Duration.ofSeconds(30)));
        assertThat(settings.http()).isEqualTo(new HttpSettings("127.0.0.1", 8080));
        assertThat(settings.load()).isEqualTo(new LoadSettings(2, 1 << 20));
        assertThat(settings.inbox()).isEqualTo(new InboxSettings(Duration.ofSeconds(1), 1000, Duration.ofSeconds(1)));
    }

    @Test
    void prefersAFlagToDotEnvToTheEnvironmentToTheFileToTheDefault() throws IOException {
        Map<String, String> environment = Map.of("PITLANE_HTTP_PORT", "3", "PITLANE_HTTP_HOST", "env");

        assertThat(read(Map.of()).http().port()).isEqualTo(8080);
        write("config/application.properties", "http.port=4\n");
        assertThat(read(Map.of()).http().port()).isEqualTo(4);
        assertThat(read(environment).http().port()).isEqualTo(3);
        write(".env", "PITLANE_HTTP_PORT=2\n");
        assertThat(read(environment).http().port()).isEqualTo(2);
        assertThat(read(environment).http().host()).isEqualTo("env");
        assertThat(SettingsReader.read(home, home, environment, Map.of("--http-port", "1"))
                        .http()
                        .port())
                .isEqualTo(1);
    }

    @Test
    void reportsAllProblemsAtOnce() throws IOException {
        write("config/application.properties", "load.conections=1\n");
        write(".env", "PITLANE_DB_TRASE=yes\n");

        assertThatThrownBy(() -> read(Map.of("PG_QUERY_TIMEOUT", "soon", "DATABASE_URL", "sqlite:///x.db")))
                .isInstanceOfSatisfying(InvalidConfigurationException.class, problems -> assertThat(problems.problems())
                        .hasSize(4)
                        .anySatisfy(problem -> assertThat(problem).contains("load.conections", "load.connections"))
                        .anySatisfy(problem -> assertThat(problem).contains("PITLANE_DB_TRASE", "PITLANE_DB_TRACE"))
                        .anySatisfy(problem -> assertThat(problem).contains("PG_QUERY_TIMEOUT", "soon", "30s"))
                        .anySatisfy(problem -> assertThat(problem).contains("DATABASE_URL", "sqlite")));
    }

    private Settings read(Map<String, String> environment) {
        return SettingsReader.read(home, home, environment, Map.of());
    }

    private void write(String name, String text) throws IOException {
        Path file = home.resolve(name);
        Files.createDirectories(file.getParent());
        Files.writeString(file, text);
    }
}
