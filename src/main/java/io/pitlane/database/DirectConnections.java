package io.pitlane.database;

import io.pitlane.config.DatabaseMode;
import io.pitlane.config.DatabaseSettings;
import io.pitlane.config.SslMode;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Properties;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.postgresql.Driver;
import org.postgresql.PGProperty;

/**
 * Opens a new connection whenever it is asked for one. Every session keeps time in UTC, gives up on a lock after
 * {@link #LOCK_TIMEOUT}, and names itself {@code pitlane} to the server. Thread-safe; shows no password.
 */
final class DirectConnections extends ConnectionSource {

    /** Long enough for a rival batch to commit, short enough that a waiting schema change does not block the readers. */
    static final Duration LOCK_TIMEOUT = Duration.ofSeconds(10);

    /** How much longer than the server's own timeout the socket waits for its answer. */
    private static final Duration ANSWER_MARGIN = Duration.ofSeconds(10);

    private static final String APPLICATION_NAME = "pitlane";

    /** Whatever the driver logs about a refused connection it also throws; held here, since loggers are collected. */
    private static final Logger DRIVER_LOG = Logger.getLogger("org.postgresql");

    static {
        DRIVER_LOG.setLevel(Level.OFF);
    }

    private final Driver driver = new Driver();
    private final String url;
    private final Properties properties;
    private final String sessionSql;
    private final int loginSeconds;

    /** @param statementTimeout of every statement unless its transaction says otherwise; zero for none */
    DirectConnections(
            DatabaseSettings settings, ConnectionTarget target, Duration connectTimeout, Duration statementTimeout) {
        this.url = "jdbc:postgresql://" + target.address() + "/"
                + URLEncoder.encode(target.database(), StandardCharsets.UTF_8);
        this.loginSeconds = wholeSeconds(connectTimeout);
        this.properties = properties(settings, target, loginSeconds, statementTimeout);
        this.sessionSql = "SET TimeZone = 'UTC'; SET lock_timeout = " + LOCK_TIMEOUT.toMillis()
                + "; SET statement_timeout = " + statementTimeout.toMillis();
    }

    @Override
    public Connection getConnection() throws SQLException {
        Connection connection = driver.connect(url, properties);
        try (Statement statement = connection.createStatement()) {
            statement.execute(sessionSql);
            return connection;
        } catch (SQLException e) {
            closeAfter(e, connection);
            throw e;
        }
    }

    /** A pool that closes waits as long for the connections that it is just opening. */
    @Override
    public int getLoginTimeout() {
        return loginSeconds;
    }

    @Override
    public String toString() {
        return url;
    }

    private static Properties properties(
            DatabaseSettings settings, ConnectionTarget target, int loginSeconds, Duration statementTimeout) {
        Properties properties = new Properties();
        PGProperty.USER.set(properties, target.user());
        PGProperty.PASSWORD.set(properties, target.password().reveal());
        PGProperty.APPLICATION_NAME.set(properties, APPLICATION_NAME);
        // PostgreSQL 15 is the oldest supported: spares the driver a round trip for the application name.
        PGProperty.ASSUME_MIN_SERVER_VERSION.set(properties, "15");
        PGProperty.CONNECT_TIMEOUT.set(properties, loginSeconds);
        PGProperty.LOGIN_TIMEOUT.set(properties, loginSeconds);
        PGProperty.SOCKET_FACTORY.set(properties, KeepAliveSocketFactory.class.getName());
        PGProperty.TCP_KEEP_ALIVE.set(properties, true);
        if (!statementTimeout.isZero()) {
            PGProperty.SOCKET_TIMEOUT.set(properties, wholeSeconds(statementTimeout.plus(ANSWER_MARGIN)));
        }
        PGProperty.GSS_ENC_MODE.set(properties, "disable");
        PGProperty.REWRITE_BATCHED_INSERTS.set(properties, true);
        encrypt(properties, settings);
        return properties;
    }

    private static void encrypt(Properties properties, DatabaseSettings settings) {
        if (settings.mode() == DatabaseMode.EMBEDDED) {
            PGProperty.SSL_MODE.set(properties, SslMode.DISABLE.word());
            return;
        }
        // As libpq has it: with an authority's certificate at hand, "require" means "verify-ca".
        boolean verified =
                settings.sslMode() == SslMode.REQUIRE && settings.sslRootCert().isPresent();
        PGProperty.SSL_MODE.set(properties, (verified ? SslMode.VERIFY_CA : settings.sslMode()).word());
        settings.sslRootCert().ifPresent(file -> PGProperty.SSL_ROOT_CERT.set(properties, file.toString()));
    }

    /** The driver counts in seconds, and reads 0 as for ever. */
    private static int wholeSeconds(Duration duration) {
        return Math.toIntExact(Math.max(1, duration.plusMillis(999).toSeconds()));
    }

    private static void closeAfter(SQLException failure, Connection connection) {
        try {
            connection.close();
        } catch (SQLException e) {
            failure.addSuppressed(e);
        }
    }
}
