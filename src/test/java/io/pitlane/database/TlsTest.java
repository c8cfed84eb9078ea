package io.pitlane.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pitlane.config.SslMode;
import io.pitlane.testing.DatabaseTest;
import io.pitlane.testing.TestAuthority;
import io.pitlane.testing.TestDatabase;
import io.pitlane.testing.TestServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;

/** Against a server that takes strangers only over TLS and only with their password. */
@DatabaseTest(migrated = false)
class TlsTest {

    private static final String PASSWORD = "s3cret-of-tls-test";

    @TempDir(cleanup = CleanupMode.ALWAYS)
    private static Path folder;

    private static TestAuthority trusted;
    private static TestAuthority foreign;
    private static TestServer server;

    private final TestDatabase defaults;

    TlsTest(TestDatabase defaults) {
        this.defaults = defaults;
    }

    @BeforeAll
    static void startServer() throws IOException, GeneralSecurityException, SQLException {
        Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-xr-x"));
        trusted = TestAuthority.create(Files.createDirectory(folder.resolve("trusted")), "localhost");
        foreign = TestAuthority.create(Files.createDirectory(folder.resolve("foreign")), "localhost");
        Path rules = Files.writeString(
                folder.resolve("pg_hba.conf"),
                """
                host    all postgres 127.0.0.1/32 trust
                hostssl all all      127.0.0.1/32 scram-sha-256
                """);
        server = TestServer.start(Map.of(
                "fsync", "off",
                "ssl", "on",
                "ssl_cert_file", trusted.serverCertificate().toString(),
                "ssl_key_file", trusted.serverKey().toString(),
                "hba_file", rules.toString()));
        try (var connection = DriverManager.getConnection(
                        "jdbc:postgresql://127.0.0.1:" + server.port() + "/postgres?sslmode=disable", "postgres", "");
                Statement statement = connection.createStatement()) {
            statement.execute("CREATE ROLE stranger LOGIN PASSWORD '" + PASSWORD + "'");
        }
    }

    @AfterAll
    static void stopServer() {
        if (server != null) {
            server.close();
        }
    }

    @Test
    void requireEncryptsWithoutAskingWhoTheServerIs() {
        assertThat(encryption("127.0.0.1", SslMode.REQUIRE, null)).startsWith("TLSv1.");
    }

    @Test
    void requireWithARootCertificateVerifiesItAsLibpqDoes() {
        assertThat(encryption("127.0.0.1", SslMode.REQUIRE, trusted.certificate()))
                .startsWith("TLSv1.");
        assertThatThrownBy(() -> encryption("127.0.0.1", SslMode.REQUIRE, foreign.certificate()))
                .isInstanceOf(DatabaseUnavailableException.class);
    }

    @Test
    void verifyCaTakesAnyHostNameOfATrustedAuthority() {
        assertThat(encryption("127.0.0.1", SslMode.VERIFY_CA, trusted.certificate()))
                .startsWith("TLSv1.");
    }

    @Test
    void verifyCaRefusesAForeignAuthority() {
        assertThatThrownBy(() -> encryption("localhost", SslMode.VERIFY_CA, foreign.certificate()))
                .isInstanceOf(DatabaseUnavailableException.class)
                .hasMessageContaining("the server's certificate was not accepted")
                .hasMessageContaining("db.ssl-root-cert");
    }

    @Test
    void verifyFullTakesTheRightHostName() {
        assertThat(encryption("localhost", SslMode.VERIFY_FULL, trusted.certificate()))
                .startsWith("TLSv1.");
    }

    @Test
    void verifyFullRefusesAWrongHostName() {
        assertThatThrownBy(() -> encryption("127.0.0.1", SslMode.VERIFY_FULL, trusted.certificate()))
                .isInstanceOf(DatabaseUnavailableException.class)
                .hasMessageContaining("the server's certificate is not for this host name");
    }

    @Test
    void verifyFullRefusesAForeignAuthority() {
        assertThatThrownBy(() -> encryption("localhost", SslMode.VERIFY_FULL, foreign.certificate()))
                .isInstanceOf(DatabaseUnavailableException.class)
                .hasMessageContaining("the server's certificate was not accepted");
    }

    @Test
    void aMissingRootCertificateIsNamed() {
        Path missing = folder.resolve("nowhere.pem");

        assertThatThrownBy(() -> encryption("localhost", SslMode.VERIFY_FULL, missing))
                .isInstanceOf(DatabaseUnavailableException.class)
                .hasMessageContaining(missing.toString())
                .hasMessageContaining("db.ssl-root-cert");
    }

    @Test
    void disableAgainstAServerThatTakesOnlyTlsSaysWhatToSet() {
        assertThatThrownBy(() -> encryption("127.0.0.1", SslMode.DISABLE, null))
                .isInstanceOf(DatabaseUnavailableException.class)
                .hasMessageContaining("needs require, verify-ca or verify-full");
    }

    @Test
    void requireAgainstAServerWithoutTlsSaysSo() {
        try (Database plain =
                new SettingsOf(defaults.settings()).ssl(SslMode.REQUIRE, null).open()) {
            assertThat(plain.gate().isOpen()).isFalse();
            assertThat(plain.gate().why()).contains("the server has no TLS and db.ssl-mode is require");
        }
    }

    @Test
    void aWrongPasswordIsToldButNotShown() {
        String wrong = "wrong-" + PASSWORD;
        try (Database database =
                stranger("localhost", SslMode.REQUIRE, null, wrong).open()) {
            assertThatThrownBy(() -> database.transactions().call(OperationKind.READ, "look", connection -> 1))
                    .isInstanceOf(DatabaseUnavailableException.class)
                    .hasMessageContaining("check db.user and db.password")
                    .satisfies(failure -> assertThat(allMessages(failure)).doesNotContain(PASSWORD));
        }
    }

    private String encryption(String host, SslMode mode, Path rootCert) {
        try (Database database = stranger(host, mode, rootCert, PASSWORD).open()) {
            return database.transactions().call(OperationKind.READ, "look", connection -> {
                try (Statement statement = connection.createStatement();
                        ResultSet result = statement.executeQuery(
                                "SELECT version FROM pg_stat_ssl WHERE ssl AND pid = pg_backend_pid()")) {
                    return result.next() ? result.getString(1) : "none";
                }
            });
        }
    }

    private SettingsOf stranger(String host, SslMode mode, Path rootCert, String password) {
        return new SettingsOf(defaults.settings())
                .host(host)
                .port(server.port())
                .name("postgres")
                .user("stranger", password)
                .ssl(mode, rootCert)
                .pool(2, Duration.ofSeconds(5));
    }

    private static String allMessages(Throwable failure) {
        StringBuilder messages = new StringBuilder();
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            messages.append(cause).append('\n');
        }
        return messages.toString();
    }
}
