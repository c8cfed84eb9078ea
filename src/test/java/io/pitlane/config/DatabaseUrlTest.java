package io.pitlane.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Properties;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.postgresql.Driver;

class DatabaseUrlTest {

    @TempDir
    Path folder;

    private SettingsFixture fixture;

    @BeforeEach
    void startWithNothingSaid() {
        fixture = new SettingsFixture(folder);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            nullValues = "-",
            value = {
                "postgres://u:p@h.example:6000/n?sslmode=verify-full | h.example | 6000 | n | u | p | VERIFY_FULL",
                "postgresql://u:p@h.example/n | h.example | 5432 | n | u | p | REQUIRE",
                "POSTGRES://u@h.example/n?password=p | h.example | 5432 | n | u | p | REQUIRE",
                "postgres://u@h.example/n | h.example | 5432 | n | u | - | REQUIRE",
                "postgres://h.example | h.example | 5432 | postgres | postgres | - | REQUIRE",
                "postgres://u:p@/n | localhost | 5432 | n | u | p | DISABLE",
                "postgres:///n | localhost | 5432 | n | postgres | - | DISABLE",
                "postgres://u:p@127.0.0.1/ | 127.0.0.1 | 5432 | u | u | p | DISABLE",
                "postgres://u:p@[::1]:6000/n | ::1 | 6000 | n | u | p | DISABLE",
                "postgres://u:p@[2001:db8::1]/n | 2001:db8::1 | 5432 | n | u | p | REQUIRE",
                "postgres://a%40b:p%2F%40%3a%25+x@h.example/n%20m | h.example | 5432 | n m | a@b | p/@:%+x | REQUIRE",
                "postgres://u:p?q@h.example/n | h.example | 5432 | n | u | p?q | REQUIRE",
                "postgres://u:p?q=1@h.example/n | h.example | 5432 | n | u | p?q=1 | REQUIRE",
                "postgres://u:p@h.example/n?password=&user= | h.example | 5432 | n | postgres | - | REQUIRE",
                "postgres://u:a:b@h.example/n | h.example | 5432 | n | u | a:b | REQUIRE",
                "postgres://h.example/n?user=u%40x&password=p%26q&port=6000&host=other.example | other.example | 6000 | n | u@x |"
                        + " p&q | REQUIRE",
                "postgres://u:%C3%A4@h.example/n | h.example | 5432 | n | u | ä | REQUIRE",
                "postgresql+asyncpg://u:p@h.example:6000/n?ssl=verify-ca | h.example | 6000 | n | u | p | VERIFY_CA",
                "postgresql+psycopg2://u:p@h.example/n?sslmode=disable | h.example | 5432 | n | u | p | DISABLE",
                "postgres://u:p@h.example/n?ssl=true | h.example | 5432 | n | u | p | REQUIRE",
                "postgres://u:p@h.example/n?sslmode=prefer | h.example | 5432 | n | u | p | REQUIRE",
                "postgres://u:p@localhost/n?sslmode=prefer | localhost | 5432 | n | u | p | DISABLE",
                "postgres://u:p@localhost/n?sslmode=require | localhost | 5432 | n | u | p | REQUIRE",
                "postgres://u:p@h.example/n?application_name=x&keepalives=1&target_session_attrs=read-write | h.example | 5432 | n"
                        + " | u | p | REQUIRE",
                "jdbc:postgresql://h.example:6000/n?user=u&password=p&sslmode=verify-ca | h.example | 6000 | n | u | p | VERIFY_CA",
                "jdbc:postgresql://h.example/n?user=u&password=p+q%2B&ssl=true | h.example | 5432 | n | u | p q+ | VERIFY_FULL",
                "jdbc:postgresql://h.example/?user=u | h.example | 5432 | u | u | - | REQUIRE",
                "jdbc:postgresql:n?user=u | localhost | 5432 | n | u | - | DISABLE",
                "host=h.example port=6000 dbname=n user=u password=p sslmode=verify-full | h.example | 6000 | n | u | p |"
                        + " VERIFY_FULL",
                "host = h.example  dbname='a b' user=u password='it\\'s \\\\' | h.example | 5432 | a b | u | it's \\ | REQUIRE",
                "hostaddr=10.0.0.1 dbname=n password=a\\ b | 10.0.0.1 | 5432 | n | postgres | a b | REQUIRE",
                "dbname=n | localhost | 5432 | n | postgres | - | DISABLE"
            })
    void readsEveryForm(String url, String host, int port, String name, String user, String password, SslMode sslMode) {
        DatabaseSettings database = fixture.environment("PG_DSN", url).database();

        assertThat(database.mode()).isEqualTo(DatabaseMode.EXTERNAL);
        assertThat(database.host()).isEqualTo(host);
        assertThat(database.port()).isEqualTo(port);
        assertThat(database.name()).isEqualTo(name);
        assertThat(database.user()).isEqualTo(user);
        assertThat(database.password().reveal()).isEqualTo(password == null ? "" : password);
        assertThat(database.sslMode()).isEqualTo(sslMode);
    }

    @Test
    void readsTheTimeoutAndTheCertificateOutOfTheUrl() {
        SettingsFixture.write(fixture.home().resolve("ca.pem"), "pem");
        fixture.environment(
                "DATABASE_URL", "postgres://h.example/n?connect_timeout=3&sslrootcert=ca.pem&sslmode=verify-ca");

        assertThat(fixture.database().connectTimeout()).isEqualTo(Duration.ofSeconds(3));
        assertThat(fixture.database().sslRootCert()).contains(fixture.home().resolve("ca.pem"));
    }

    @Test
    void readsATimeoutOfZeroAsNoneAsLibpqDoes() {
        fixture.environment("DATABASE_URL", "postgres://h.example/n?connect_timeout=0");

        assertThat(fixture.database().connectTimeout()).isEqualTo(Duration.ofSeconds(10));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "sqlite:///trading.db | sqlite cannot be used",
                "sqlite+aiosqlite:///trading.db | sqlite cannot be used",
                "jdbc:sqlite:trading.db | sqlite cannot be used",
                "mysql://u:SECRET@h/n | the scheme \"mysql\" is not PostgreSQL's",
                "SECRET | it is no PostgreSQL URL",
                "jdbc:mysql://u:SECRET@h/n | it is no PostgreSQL URL",
                "postgres://u:SECRET@h1,h2/n | several hosts",
                "postgres://u:SECRET@%2Fvar%2Frun/n | Unix socket",
                "host=/var/run password=SECRET | Unix socket",
                "postgres://u:SEC@RET@h/n | @ is written %40",
                "postgres://u:SECRET/x@h/n | / is written %2F",
                "postgres://u:1/SECRET@h/n | / is written %2F",
                "postgres://u:SECRET@h:port/n | its port is not a number",
                "postgres://u:SECRET@h:70000/n | is not a whole number from 1 to 65535",
                "postgres://u:SECRET%@h/n | two hexadecimal digits",
                "postgres://u:SECRET%zz@h/n | two hexadecimal digits",
                "postgres://u:SECRET%ff@h/n | not UTF-8",
                "postgres://u:SECRET%00@h/n | NUL",
                "postgres://u:SECRET@[::1/n | bracket",
                "postgres://u:SECRET@[::1]x/n | a colon and the port",
                "postgres://u:SECRET@h/n?sslmode=always | \"always\" is not one of auto, disable, require",
                "postgres://u:SECRET@h/n?sslcert=a.pem | \"sslcert\" is not supported (client certificates",
                "postgres://u:SECRET@h/n?channel_binding=require | channel binding is used wherever",
                "postgres://u:SECRET@h/n?options=-csearch_path%3Dx | \"options\" is not supported",
                "postgres://u:SECRET@h/n?novalue | has no name or no value",
                "host=h password='SECRET | quote in it is not closed",
                "host=h password=SECRET oops | name=value is expected"
            })
    void refusesWhatItCannotReadWithoutShowingThePassword(String url, String reason) {
        List<String> problems = fixture.environment("DATABASE_URL", url).problems();

        assertThat(problems)
                .isNotEmpty()
                .anySatisfy(problem -> assertThat(problem).contains(reason, "(environment DATABASE_URL)"))
                .noneSatisfy(problem -> assertThat(problem).contains("SEC"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "jdbc:postgresql://h.example:6000/n?user=u&password=p",
                "jdbc:postgresql://h.example/a%20b?user=a+b&password=c%2Bd%26e",
                "jdbc:postgresql://[::1]:6000/n?user=u",
                "jdbc:postgresql://h.example/n?user=u&password=a=b",
                "jdbc:postgresql:n?user=u"
            })
    void readsAJdbcUrlAsTheDriverDoes(String url) {
        Properties driver = Driver.parseURL(url, new Properties());

        DatabaseSettings database = fixture.environment("DATABASE_URL", url).database();

        assertThat(database.host()).isEqualTo(driver.getProperty("PGHOST").replaceAll("[\\[\\]]", ""));
        assertThat(String.valueOf(database.port())).isEqualTo(driver.getProperty("PGPORT"));
        assertThat(database.name()).isEqualTo(driver.getProperty("PGDBNAME"));
        assertThat(database.user()).isEqualTo(driver.getProperty("user"));
        assertThat(database.password().reveal()).isEqualTo(driver.getProperty("password", ""));
    }

    @ParameterizedTest
    @ValueSource(strings = {"p", "p@:/?#%", "ä€😀", "'\\\" +&="})
    void readsAnyPasswordThatWasEncoded(String password) {
        StringBuilder encoded = new StringBuilder();
        for (byte value : password.getBytes(java.nio.charset.StandardCharsets.UTF_8)) {
            encoded.append('%').append(java.util.HexFormat.of().toHexDigits(value));
        }

        assertThat(fixture.environment("DATABASE_URL", "postgres://u:" + encoded + "@h.example/n")
                        .database()
                        .password()
                        .reveal())
                .isEqualTo(password);
    }
}
