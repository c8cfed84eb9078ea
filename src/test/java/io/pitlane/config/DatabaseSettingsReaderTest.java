package io.pitlane.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DatabaseSettingsReaderTest {

    @TempDir
    Path folder;

    private SettingsFixture fixture;

    @BeforeEach
    void startWithNothingSaid() {
        fixture = new SettingsFixture(folder);
    }

    @Test
    void takesTheNamesOfTheUrlInOrder() {
        fixture.environment("DB_HOST", "fourth.example");
        assertThat(fixture.database().host()).isEqualTo("fourth.example");
        fixture.environment("PG_DSN", "postgres://third.example/n");
        assertThat(fixture.database().host()).isEqualTo("third.example");
        fixture.environment("POSTGRES_URL", "postgres://second.example/n");
        assertThat(fixture.database().host()).isEqualTo("second.example");
        fixture.environment("DATABASE_URL", "postgres://first.example/n");
        assertThat(fixture.database().host()).isEqualTo("first.example");
        fixture.flag("db.url", "postgres://flag.example/n");
        assertThat(fixture.database().host()).isEqualTo("flag.example");
        assertThat(fixture.shown("db.host").origin()).isEqualTo("flag --database-url");
    }

    @Test
    void assemblesTheServerFromSingleParts() {
        fixture.environment("DB_HOST", "h.example")
                .environment("DB_PORT", "6000")
                .environment("DB_USER", "u")
                .environment("DB_PASSWORD", " p ")
                .environment("DB_NAME", "n")
                .environment("POSTGRES_SSLMODE", "verify-full");

        DatabaseSettings database = fixture.database();

        assertThat(database.mode()).isEqualTo(DatabaseMode.EXTERNAL);
        assertThat(database.host()).isEqualTo("h.example");
        assertThat(database.port()).isEqualTo(6000);
        assertThat(database.user()).isEqualTo("u");
        assertThat(database.password()).isEqualTo(new Secret(" p "));
        assertThat(database.name()).isEqualTo("n");
        assertThat(database.sslMode()).isEqualTo(SslMode.VERIFY_FULL);
    }

    @ParameterizedTest
    @CsvSource({"DB_HOST, h.example", "DB_PORT, 6000", "DB_USER, u", "DB_PASSWORD, p", "DB_NAME, n"})
    void takesASinglePartForTheWishForAServerOfOnesOwn(String name, String value) {
        assertThat(fixture.environment(name, value).database().mode()).isEqualTo(DatabaseMode.EXTERNAL);
    }

    @Test
    void takesATlsModeAloneForNoServer() {
        assertThat(fixture.environment("POSTGRES_SSLMODE", "disable").database().mode())
                .isEqualTo(DatabaseMode.EMBEDDED);
    }

    @Test
    void letsAHostInAStrongerSourceReplaceAWholeUrl() {
        fixture.dotEnv("DB_HOST=near.example").environment("DATABASE_URL", "postgres://u:p@far.example/n");

        DatabaseSettings database = fixture.database();

        assertThat(database.host()).isEqualTo("near.example");
        assertThat(database.user()).isEqualTo("postgres");
        assertThat(database.password()).isEqualTo(Secret.NONE);
    }

    @Test
    void completesAUrlWithoutPasswordFromTheSameAndFromWeakerSources() {
        fixture.flag("db.url", "postgres://u@h.example/n").environment("DB_PASSWORD", "p");

        assertThat(fixture.database().password().reveal()).isEqualTo("p");
        assertThat(fixture.shown("db.password"))
                .isEqualTo(new SettingValue("db.password", "***", "environment DB_PASSWORD"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"DB_HOST=other.example", "DB_NAME=other", "DATABASE_URL=postgres://other.example/n"})
    void neverSendsThePasswordOfOneServerToAnother(String other) {
        String[] statement = other.split("=", 2);
        fixture.flag("db.url", "postgres://u@h.example/n")
                .environment("DB_PASSWORD", "of the other")
                .environment("POSTGRES_SSLMODE", "disable")
                .environment(statement[0], statement[1]);

        assertThat(fixture.database().host()).isEqualTo("h.example");
        assertThat(fixture.database().password()).isEqualTo(Secret.NONE);
        assertThat(fixture.database().sslMode()).isEqualTo(SslMode.REQUIRE);
    }

    @Test
    void letsAPartInAStrongerSourceReplaceThatOfTheUrl() {
        fixture.dotEnv("DB_PASSWORD=new")
                .dotEnv("POSTGRES_SSLMODE=verify-ca")
                .environment("DATABASE_URL", "postgres://u:old@h.example/n?sslmode=disable");

        assertThat(fixture.database().password().reveal()).isEqualTo("new");
        assertThat(fixture.database().sslMode()).isEqualTo(SslMode.VERIFY_CA);
        assertThat(fixture.database().user()).isEqualTo("u");
    }

    @Test
    void usesTheEmbeddedServerWhereTheStrongestUrlSaysSo() {
        fixture.flag("db.url", "embedded").environment("DATABASE_URL", "postgres://h.example/n");

        assertThat(fixture.database().mode()).isEqualTo(DatabaseMode.EMBEDDED);
        assertThat(fixture.shown("db.url")).isEqualTo(new SettingValue("db.url", "embedded", "flag --database-url"));
    }

    @ParameterizedTest
    @CsvSource({
        "localhost, DISABLE",
        "LOCALHOST, DISABLE",
        "127.0.0.1, DISABLE",
        "127.1.2.3, DISABLE",
        "::1, DISABLE",
        "db.localhost, DISABLE",
        "127.0.0.1.example, REQUIRE",
        "localhost.example, REQUIRE",
        "10.0.0.1, REQUIRE",
        "postgres, REQUIRE"
    })
    void encryptsWhateverLeavesTheMachineWhenNothingIsSaid(String host, SslMode expected) {
        fixture.environment("DB_HOST", host).environment("DB_USER", "u");

        assertThat(fixture.database().sslMode()).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource({"prefer, REQUIRE", "allow, REQUIRE", "VERIFY_FULL, VERIFY_FULL", "disable, DISABLE"})
    void neverFallsBackToClearTextOverANetworkUnlessToldTo(String word, SslMode expected) {
        fixture.environment("DB_HOST", "h.example").environment("POSTGRES_SSLMODE", word);

        assertThat(fixture.database().sslMode()).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource({
        "PG_ENABLED, false, FILE",
        "PG_ENABLED, 0, FILE",
        "PG_ENABLED, true, EXTERNAL",
        "ENABLE_PERSISTENCE, False, FILE",
        "PERSISTENCE_BACKEND, file, FILE",
        "PERSISTENCE_BACKEND, ' Memory ', MEMORY",
        "PERSISTENCE_BACKEND, postgres, EXTERNAL",
        "PITLANE_DB_BACKEND, memory, MEMORY"
    })
    void switchesTheDatabaseOffByTheWordsOfTheFourSystems(String name, String value, DatabaseMode expected) {
        fixture.environment("DATABASE_URL", "postgres://u:p@h.example/n").environment(name, value);

        assertThat(fixture.database().mode()).isEqualTo(expected);
        assertThat(fixture.database().host()).isEqualTo(expected.hasDatabase() ? "h.example" : "");
    }

    @Test
    void takesAWordAgainstTheDatabaseAsFinalWithinOneSource() {
        fixture.environment("PG_ENABLED", "true").environment("ENABLE_PERSISTENCE", "false");

        assertThat(fixture.database().mode()).isEqualTo(DatabaseMode.FILE);
        assertThat(fixture.shown("db.enabled"))
                .isEqualTo(new SettingValue("db.enabled", "false", "environment ENABLE_PERSISTENCE"));
    }

    @Test
    void letsAStrongerSourceSwitchTheDatabaseOnAgain() {
        fixture.environment("PERSISTENCE_BACKEND", "memory");
        assertThat(fixture.database().mode()).isEqualTo(DatabaseMode.MEMORY);

        fixture.dotEnv("PG_ENABLED=true");
        assertThat(fixture.database().mode()).isEqualTo(DatabaseMode.EMBEDDED);
    }

    @Test
    void takesADatabaseNamedOnTheCommandLineForTheWishToUseIt() {
        fixture.environment("PG_ENABLED", "false").flag("--database-url", "postgres://h.example/n");

        assertThat(fixture.database().mode()).isEqualTo(DatabaseMode.EXTERNAL);
    }

    @Test
    void doesNotMindAnUnusableUrlWhereThereIsToBeNoDatabase() {
        fixture.environment("DATABASE_URL", "sqlite:///trading.db").environment("PERSISTENCE_BACKEND", "file");

        assertThat(fixture.database().mode()).isEqualTo(DatabaseMode.FILE);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "postgres://u:geheim@h.example/n",
                "postgres://h.example/n?user=u&password=geheim",
                "jdbc:postgresql://h.example/n?password=geheim",
                "host=h.example password='geheim'"
            })
    void masksThePasswordWhereverSettingsShowThemselves(String url) {
        Settings settings = fixture.environment("DATABASE_URL", url).read();

        assertThat(settings.database().password().reveal()).isEqualTo("geheim");
        assertThat(settings.toString()).doesNotContain("geheim").contains("***");
        assertThat(settings.values().toString()).doesNotContain("geheim");
        assertThat(fixture.shown("db.url").value())
                .startsWith("postgresql://")
                .contains(":***@h.example:5432/")
                .doesNotContain("geheim");
        assertThat(fixture.shown("db.password").value()).isEqualTo("***");
    }
}
