package io.pitlane.testing;

import io.pitlane.config.DatabaseMode;
import io.pitlane.config.DatabaseSettings;
import io.pitlane.config.EmbeddedSettings;
import io.pitlane.config.PoolSettings;
import io.pitlane.config.Secret;
import io.pitlane.config.SslMode;
import io.pitlane.database.ConnectionTarget;
import io.pitlane.database.Database;
import io.pitlane.database.Migrations;
import io.pitlane.database.Transactions;
import io.pitlane.metrics.OperationMetrics;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import javax.sql.DataSource;
import org.postgresql.ds.PGSimpleDataSource;

/**
 * A database of one test class's own, on the one server of this JVM. Copied from a template, so that the migrations
 * run once. Dropped when closed. Safe for use by many threads.
 */
public final class TestDatabase implements AutoCloseable {

    private static final Path MIGRATIONS = Path.of("migrations");
    private static final AtomicInteger CREATED = new AtomicInteger();

    private final TestServer server;
    private final String name;
    private Database database;

    private TestDatabase(TestServer server, String name) {
        this.server = server;
        this.name = name;
    }

    /** A database at the newest migration. */
    public static TestDatabase create() {
        return copyOf(Template.name());
    }

    /** A database with nothing in it. */
    public static TestDatabase createEmpty() {
        return copyOf("template0");
    }

    private static TestDatabase copyOf(String template) {
        String name = "test_" + CREATED.incrementAndGet();
        new TestDatabase(SharedServer.INSTANCE, "postgres")
                .execute("CREATE DATABASE " + name + " TEMPLATE " + template);
        return new TestDatabase(SharedServer.INSTANCE, name);
    }

    public String name() {
        return name;
    }

    public int port() {
        return server.port();
    }

    public String jdbcUrl() {
        return "jdbc:postgresql://127.0.0.1:" + port() + "/" + name;
    }

    /** As {@code --database-url} takes it; the password is not looked at. */
    public String url() {
        return url(port());
    }

    /** Through a proxy that listens on {@code port}. */
    public String url(int port) {
        return "postgres://postgres:any@127.0.0.1:" + port + "/" + name() + "?sslmode=disable";
    }

    /** As the superuser {@code postgres}, whose password is not checked. */
    public ConnectionTarget target() {
        return new ConnectionTarget("127.0.0.1", port(), name, "postgres", new Secret("not-checked"));
    }

    /** What a user would have to set to reach this database. */
    public DatabaseSettings settings() {
        return settingsFor(target());
    }

    /** What a user would have to set to reach {@code target}; the other settings have their defaults, without TLS. */
    public static DatabaseSettings settingsFor(ConnectionTarget target) {
        return new DatabaseSettings(
                DatabaseMode.EXTERNAL,
                target.host(),
                target.port(),
                target.database(),
                target.user(),
                target.password(),
                SslMode.DISABLE,
                Optional.empty(),
                true,
                Duration.ofSeconds(10),
                Duration.ofSeconds(30),
                false,
                new PoolSettings(10, 2, Duration.ofMinutes(30), Duration.ofMinutes(10), Duration.ofSeconds(30)),
                new EmbeddedSettings(0, 0, 8L << 30, 64L << 20));
    }

    /** Opens a new connection whenever it is asked for one. */
    public DataSource dataSource() {
        PGSimpleDataSource dataSource = new PGSimpleDataSource();
        dataSource.setUrl(jdbcUrl());
        dataSource.setUser("postgres");
        dataSource.setApplicationName("pitlane-test");
        return dataSource;
    }

    /** The product's own way to this database, pool and all; closed with it. */
    public synchronized Database database() {
        if (database == null) {
            database = new Database(settings(), target(), OperationMetrics.none());
        }
        return database;
    }

    public Transactions transactions() {
        return database().transactions();
    }

    /** Runs statements, as many as {@code sql} holds, each committed. */
    public void execute(String sql) {
        try (Connection connection = dataSource().getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        } catch (SQLException e) {
            throw new IllegalStateException(sql, e);
        }
    }

    /** The one number that {@code sql} selects. */
    public long number(String sql) {
        return ((Number) rows(sql).get(0).values().iterator().next()).longValue();
    }

    /** All rows that {@code sql} selects, their columns in order, values as JDBC's getObject has them. */
    public List<Map<String, Object>> rows(String sql) {
        try (Connection connection = dataSource().getConnection();
                Statement statement = connection.createStatement();
                ResultSet result = statement.executeQuery(sql)) {
            List<Map<String, Object>> rows = new ArrayList<>();
            while (result.next()) {
                Map<String, Object> row = new LinkedHashMap<>();
                for (int i = 1; i <= result.getMetaData().getColumnCount(); i++) {
                    row.put(result.getMetaData().getColumnLabel(i), result.getObject(i));
                }
                rows.add(row);
            }
            return rows;
        } catch (SQLException e) {
            throw new IllegalStateException(sql, e);
        }
    }

    @Override
    public synchronized void close() {
        if (database != null) {
            database.close();
        }
        new TestDatabase(server, "postgres").execute("DROP DATABASE IF EXISTS " + name + " WITH (FORCE)");
    }

    /** Started with the first database; its own shutdown hook stops it with the JVM. */
    private static final class SharedServer {
        static final TestServer INSTANCE = TestServer.start();
    }

    /** Migrated once a JVM. */
    private static final class Template {

        private static final String NAME = "pitlane_template";

        /** A method, since reading a constant would not run the initializer that makes the template. */
        static String name() {
            return NAME;
        }

        static {
            new TestDatabase(SharedServer.INSTANCE, "postgres")
                    .execute("CREATE DATABASE " + NAME + " TEMPLATE template0");
            new Migrations(new TestDatabase(SharedServer.INSTANCE, NAME).dataSource(), MIGRATIONS).migrate();
        }
    }
}
