package io.pitlane.config;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/**
 * Which database, and how to talk to it.
 *
 * @param mode whether there is one, and whose it is
 * @param host,port,name,user where to connect; empty strings and 0 unless {@code mode} is {@code EXTERNAL}
 * @param password never printed
 * @param sslRootCert PEM file of the authority that {@code VERIFY_CA} and {@code VERIFY_FULL} trust; empty: the driver's default
 * @param migrateOnStart whether pending migrations run when the application starts
 * @param queryTimeout for reads and single writes; never for COPY, export or schema changes
 * @param trace whether each operation is logged with its duration
 */
public record DatabaseSettings(
        DatabaseMode mode,
        String host,
        int port,
        String name,
        String user,
        Secret password,
        SslMode sslMode,
        Optional<Path> sslRootCert,
        boolean migrateOnStart,
        Duration connectTimeout,
        Duration queryTimeout,
        boolean trace,
        PoolSettings pool,
        EmbeddedSettings embedded) {}
