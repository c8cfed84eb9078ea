package io.pitlane.selftest;

import io.pitlane.config.DatabaseMode;
import io.pitlane.config.DatabaseSettings;
import io.pitlane.config.EmbeddedSettings;
import io.pitlane.config.SslMode;
import io.pitlane.database.ConnectionTarget;
import io.pitlane.database.EmbeddedServer;
import io.pitlane.error.OperationFailedException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/** An embedded PostgreSQL of the self-test's own, small, durable as ever, which is killed. */
public final class OwnServer implements ScratchDatabase {

    private static final EmbeddedSettings SMALL = new EmbeddedSettings(0, 64L << 20, 1L << 30, 4L << 20);
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private final Path folder;
    private final EmbeddedServer server;
    private final DatabaseSettings settings;

    /**
     * @param folder of its files
     * @param like whose pool and timeouts are used
     */
    public OwnServer(Path folder, DatabaseSettings like) {
        this.folder = folder;
        this.server = EmbeddedServer.open(folder, SMALL);
        ConnectionTarget target = server.target();
        this.settings = new DatabaseSettings(
                DatabaseMode.EXTERNAL,
                target.host(),
                target.port(),
                target.database(),
                target.user(),
                target.password(),
                SslMode.DISABLE,
                Optional.empty(),
                true,
                like.connectTimeout(),
                like.queryTimeout(),
                like.trace(),
                like.pool(),
                SMALL);
    }

    @Override
    public ConnectionTarget target() {
        return server.target();
    }

    @Override
    public DatabaseSettings settings() {
        return settings;
    }

    @Override
    public boolean kill() {
        Optional<ProcessHandle> postmaster = postmaster();
        postmaster.ifPresent(ProcessHandle::destroyForcibly);
        long end = System.nanoTime() + PATIENCE.toNanos();
        while (postmaster.isPresent() && postmaster.get().isAlive() && System.nanoTime() < end) {
            Thread.onSpinWait();
        }
        return postmaster.isPresent();
    }

    private Optional<ProcessHandle> postmaster() {
        try {
            String pid = Files.readAllLines(folder.resolve("postmaster.pid")).get(0);
            return ProcessHandle.of(Long.parseLong(pid.strip()));
        } catch (IOException e) {
            throw new OperationFailedException("The process of the scratch database cannot be told: " + e, e);
        }
    }

    @Override
    public void revive() {
        server.ensureRunning();
    }

    @Override
    public void close() {
        server.close();
    }
}
