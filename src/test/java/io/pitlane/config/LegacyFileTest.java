package io.pitlane.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LegacyFileTest {

    private static final String CRYPTORUN =
            """
            database:
              enabled: true
              dsn: "postgres://cryptorun:geheim@db.example:6000/cryptorun?sslmode=require"
              max_open_conns: 25
              max_idle_conns: 10
              conn_max_lifetime: "1h"
              conn_max_idle_time: "5m"
              query_timeout: "10s"
              batch_size: 1000
            apis:
              primary_exchange: kraken
            """;

    private static final String NOFX =
            """
            {
            \t"traders": [],
            \t"postgres_url": "postgres://nofx:geheim@db.example/nofx_risk?sslmode=disable",
            \t"persistence_backend": "postgres",
            \t"feature_flags": {"enable_persistence": true, "enable_risk_enforcement": true}
            }
            """;

    @TempDir
    Path folder;

    private SettingsFixture fixture;

    @BeforeEach
    void startWithNothingSaid() {
        fixture = new SettingsFixture(folder);
    }

    @Test
    void readsTheDatabaseSectionOfCryptoRun() {
        DatabaseSettings database = fixture.legacy("config.yaml", CRYPTORUN).database();

        assertThat(database.host()).isEqualTo("db.example");
        assertThat(database.port()).isEqualTo(6000);
        assertThat(database.name()).isEqualTo("cryptorun");
        assertThat(database.password().reveal()).isEqualTo("geheim");
        assertThat(database.sslMode()).isEqualTo(SslMode.REQUIRE);
        assertThat(database.queryTimeout()).isEqualTo(Duration.ofSeconds(10));
        assertThat(database.pool())
                .isEqualTo(
                        new PoolSettings(25, 10, Duration.ofHours(1), Duration.ofMinutes(5), Duration.ofSeconds(30)));
        assertThat(fixture.shown("db.url").origin()).isEqualTo("legacy file config.yaml database.dsn");
    }

    @Test
    void readsPostgresUrlAndFlagsOfNofx() {
        DatabaseSettings database = fixture.legacy("config.json", NOFX).database();

        assertThat(database.mode()).isEqualTo(DatabaseMode.EXTERNAL);
        assertThat(database.host()).isEqualTo("db.example");
        assertThat(database.user()).isEqualTo("nofx");
        assertThat(database.sslMode()).isEqualTo(SslMode.DISABLE);
        assertThat(fixture.shown("db.url").origin()).isEqualTo("legacy file config.json postgres_url");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '^',
            value = {
                "database: {enabled: false, dsn: ''} | FILE",
                "database: {enabled: true, dsn: ''} | EMBEDDED",
                "{\"feature_flags\": {\"enable_persistence\": false}} | FILE",
                "{\"postgres_url\": \"postgres://h.example/n\", \"persistence_backend\": \" MEMORY \"} | MEMORY",
                "{\"postgres_url\": \"postgres://h.example/n\"} | EXTERNAL"
            })
    void obeysTheirSwitches(String text, DatabaseMode expected) {
        assertThat(fixture.legacy("old", text).database().mode()).isEqualTo(expected);
    }

    @Test
    void takesAZeroForNotSetAsCryptoRunDoes() {
        fixture.legacy("config.yaml", "database: {max_open_conns: 0, query_timeout: 0s}");

        assertThat(fixture.database().pool().maxOpen()).isEqualTo(10);
        assertThat(fixture.database().queryTimeout()).isEqualTo(Duration.ofSeconds(30));
    }

    @Test
    void fillsInTheVariablesThatCryptoRunWritesIntoItsDsn() {
        fixture.legacy("db.yaml", "database: {dsn: \"postgres://u:${DB_SECRET}@${DB_PLACE:fallback.example}/n\"}")
                .dotEnv("DB_SECRET=from$file")
                .environment("DB_SECRET", "weaker");
        assertThat(fixture.database().host()).isEqualTo("fallback.example");
        assertThat(fixture.database().password().reveal()).isEqualTo("from$file");

        fixture.environment("DB_PLACE", "said.example");
        assertThat(fixture.database().host()).isEqualTo("said.example");
    }

    @Test
    void ranksBetweenTheEnvironmentAndThePropertyFile() {
        fixture.legacy("config.yaml", CRYPTORUN)
                .properties("db.query-timeout=1s")
                .properties("db.pool.max-open=11")
                .environment("PG_MAX_OPEN_CONNS", "30");

        assertThat(fixture.database().queryTimeout()).isEqualTo(Duration.ofSeconds(10));
        assertThat(fixture.database().pool().maxOpen()).isEqualTo(30);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '^',
            value = {
                "traders: [] | neither CryptoRun's YAML",
                "just words | neither CryptoRun's YAML",
                "database: [geheim | it is no YAML, line ",
                "{\"postgres_url\": geheim} | it is no JSON, line 1",
                "database: {dsn: [geheim]} | database.dsn is not a single value",
                "database: {query_timeout: soon} | db.query-timeout (legacy file old database.query_timeout): \"soon\" is not"
            })
    void refusesAFileThatItCannotUseWithoutShowingItsContent(String text, String reason) {
        assertThat(fixture.legacy("old", text).problems())
                .singleElement()
                .asString()
                .contains("legacy file old", reason)
                .doesNotContain("geheim");
    }

    @Test
    void refusesAFileThatIsNotThere() {
        assertThat(fixture.environment("PITLANE_LEGACY_CONFIG", "gone.yaml").problems())
                .containsExactly("legacy file gone.yaml: legacy.config names it, but there is no file "
                        + fixture.home().resolve("gone.yaml"));
    }
}
