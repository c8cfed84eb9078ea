package io.pitlane.database;

import io.pitlane.config.DatabaseSettings;
import io.pitlane.config.PoolSettings;
import io.pitlane.config.Secret;
import io.pitlane.config.SslMode;
import io.pitlane.metrics.OperationMetrics;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/** Database settings with some of them changed. */
final class SettingsOf {

    private final DatabaseSettings base;
    private String host;
    private int port;
    private String name;
    private String user;
    private Secret password;
    private SslMode sslMode;
    private Optional<Path> sslRootCert;
    private Duration connectTimeout;
    private Duration queryTimeout;
    private boolean trace;
    private PoolSettings pool;

    SettingsOf(DatabaseSettings base) {
        this.base = base;
        this.host = base.host();
        this.port = base.port();
        this.name = base.name();
        this.user = base.user();
        this.password = base.password();
        this.sslMode = base.sslMode();
        this.sslRootCert = base.sslRootCert();
        this.connectTimeout = base.connectTimeout();
        this.queryTimeout = base.queryTimeout();
        this.trace = base.trace();
        this.pool = base.pool();
    }

    SettingsOf host(String changed) {
        host = changed;
        return this;
    }

    SettingsOf port(int changed) {
        port = changed;
        return this;
    }

    SettingsOf name(String changed) {
        name = changed;
        return this;
    }

    SettingsOf user(String changed, String changedPassword) {
        user = changed;
        password = new Secret(changedPassword);
        return this;
    }

    SettingsOf ssl(SslMode changed, Path rootCert) {
        sslMode = changed;
        sslRootCert = Optional.ofNullable(rootCert);
        return this;
    }

    SettingsOf connectTimeout(Duration changed) {
        connectTimeout = changed;
        return this;
    }

    SettingsOf queryTimeout(Duration changed) {
        queryTimeout = changed;
        return this;
    }

    SettingsOf trace(boolean changed) {
        trace = changed;
        return this;
    }

    SettingsOf pool(int maxOpen, Duration acquireTimeout) {
        pool = new PoolSettings(maxOpen, 1, pool.maxLifetime(), pool.maxIdleTime(), acquireTimeout);
        return this;
    }

    DatabaseSettings build() {
        return new DatabaseSettings(
                base.mode(),
                host,
                port,
                name,
                user,
                password,
                sslMode,
                sslRootCert,
                base.migrateOnStart(),
                connectTimeout,
                queryTimeout,
                trace,
                pool,
                base.embedded());
    }

    ConnectionTarget target() {
        return new ConnectionTarget(host, port, name, user, password);
    }

    Database open() {
        return open(OperationMetrics.none());
    }

    Database open(OperationMetrics metrics) {
        return new Database(build(), target(), metrics);
    }
}
