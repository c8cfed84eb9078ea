package io.pitlane.selftest;

import io.pitlane.config.CrashAt;
import io.pitlane.database.Database;
import io.pitlane.database.Migrations;
import io.pitlane.error.OperationFailedException;
import io.pitlane.metrics.OperationMetrics;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Where the runs take place: a scratch database, the wire to it, a scratch data directory, and the processes of the
 * product on them, one at a time. Not thread-safe.
 */
public final class Stage implements AutoCloseable {

    private static final Duration START = Duration.ofSeconds(60);

    private final ScratchDatabase database;
    private final Database connections;
    private final StoredRecords stored;
    private final DatabaseWire wire;
    private final ProductProcess.Start start;
    private final Path data;
    /** Alive, drained, and with no crash point armed. */
    private StoreVictim idle;

    private boolean isIdleMirrored;

    /**
     * Migrates the database.
     *
     * @param database empty
     * @param home of the product
     * @param folder for everything that the runs write
     * @param javaOptions of the product's processes, the class path among them
     * @throws io.pitlane.error.InvalidInputException if the database holds rows
     */
    public Stage(ScratchDatabase database, Path home, Path folder, List<String> javaOptions) {
        this.database = database;
        this.connections = new Database(database.settings(), database.target(), OperationMetrics.none());
        this.stored = new StoredRecords(connections.transactions());
        this.data = folder.resolve("data");
        try {
            stored.requireEmpty();
            new Migrations(connections.unlimitedDataSource(), home.resolve("migrations")).migrate();
            Files.createDirectories(data);
        } catch (IOException e) {
            connections.close();
            throw new OperationFailedException("Cannot make the folder " + data + ": " + e, e);
        } catch (RuntimeException e) {
            connections.close();
            throw e;
        }
        this.wire = new DatabaseWire(database.target().host(), database.target().port());
        this.start = new ProductProcess.Start(javaOptions, folder, folder.resolve("log.txt"), environment(home));
    }

    private Map<String, String> environment(Path home) {
        Map<String, String> names = new HashMap<>();
        names.put("LC_ALL", "C.UTF-8");
        names.put("PITLANE_HOME", home.toString());
        names.put("PITLANE_DATA", data.toString());
        names.put("PITLANE_DB_MIGRATE_ON_START", "false");
        names.put("PITLANE_FEEDS_ENABLED", "false");
        names.put("PITLANE_JOBS_ENABLED", "false");
        names.put("PITLANE_INBOX_POLL_INTERVAL", "50ms");
        names.put("PITLANE_INBOX_MIN_AGE", "0");
        names.put("PITLANE_RECONCILE_INTERVAL", "100ms");
        names.put("PITLANE_RECONCILE_LEASE", "1s");
        names.put(
                "DATABASE_URL",
                "postgres://" + encoded(database.target().user()) + ":"
                        + encoded(database.target().password().reveal()) + "@127.0.0.1:" + wire.port() + "/"
                        + encoded(database.target().database()) + "?sslmode="
                        + database.settings().sslMode().word());
        database.settings().sslRootCert().ifPresent(file -> names.put("PITLANE_DB_SSL_ROOT_CERT", file.toString()));
        return names;
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    }

    ScratchDatabase database() {
        return database;
    }

    DatabaseWire wire() {
        return wire;
    }

    StoredRecords stored() {
        return stored;
    }

    Path inbox() {
        return data.resolve("inbox");
    }

    Path spool() {
        return data.resolve("spool");
    }

    /** A process to write to, with no crash point armed: the one that the last run has left, if it fits, or a new one. */
    StoreVictim takeIdle(boolean isMirrored) {
        if (idle == null || !idle.isAlive() || isIdleMirrored != isMirrored) {
            return store(Optional.empty(), isMirrored);
        }
        StoreVictim taken = idle;
        idle = null;
        return taken;
    }

    /** Leaves a process for the next run. */
    void leave(StoreVictim victim, boolean isMirrored) {
        idle = victim;
        isIdleMirrored = isMirrored;
    }

    /** Ends the process that was left, if any. */
    void endIdle() {
        if (idle != null) {
            idle.close();
            idle = null;
        }
    }

    /** Starts the store alone; it may die at once where it is to crash. */
    StoreVictim store(Optional<CrashAt> crash, boolean isMirrored) {
        endIdle();
        return new StoreVictim(start.with(environment(crash, isMirrored)), START);
    }

    /** Starts the product as users do. */
    ServiceVictim service(Optional<CrashAt> crash, boolean isMirrored) {
        endIdle();
        return new ServiceVictim(start.with(environment(crash, isMirrored)), data, START);
    }

    private static Map<String, String> environment(Optional<CrashAt> crash, boolean isMirrored) {
        Map<String, String> names = new HashMap<>();
        crash.ifPresent(at -> names.put("PITLANE_CRASH_AT", at.toString()));
        if (isMirrored) {
            names.put("PITLANE_STORE_MODE", "mirror");
        }
        return names;
    }

    /** Empties the database; for one that somebody else goes on with. */
    public void tidy() {
        endIdle();
        stored.empty();
    }

    @Override
    public void close() {
        endIdle();
        wire.close();
        connections.close();
    }
}
