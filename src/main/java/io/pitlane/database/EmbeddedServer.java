package io.pitlane.database;

import io.pitlane.config.EmbeddedSettings;
import io.pitlane.config.Secret;
import io.pitlane.error.OperationFailedException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Pitlane's own PostgreSQL: persistent, durable, on loopback only, and shared by every Pitlane process that has the same
 * data directory. Thread-safe.
 *
 * <p>{@link #open} uses the server that runs, whoever started it, or starts it. {@link #close} stops it when nobody else
 * uses it any more, so close it after whatever borrows its connections. There is no shutdown hook: a JVM that is killed
 * leaves the server running, and the next one adopts it.
 */
public final class EmbeddedServer implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(EmbeddedServer.class);
    private static final Duration PRUNE_INTERVAL = Duration.ofHours(1);

    private final EmbeddedFiles files;
    private final ServerControl control;
    private final SharedUse use;
    private ConnectionTarget target;
    private boolean startedHere;
    private volatile boolean closed;
    private volatile long prunedNanos = System.nanoTime();

    private EmbeddedServer(EmbeddedFiles files, ServerControl control) {
        this.files = files;
        this.control = control;
        this.use = SharedUse.of(files);
    }

    /**
     * Finds or starts the server of {@code directory}, which is made if there is none, and waits until it answers.
     *
     * @throws DatabaseUnavailableException if it does not start now but may later, such as when its port is taken
     * @throws OperationFailedException if the directory cannot be used: other owner, other major version, no room
     */
    public static EmbeddedServer open(Path directory, EmbeddedSettings settings) {
        EmbeddedFiles files = EmbeddedFiles.at(directory);
        return open(files, files.programs(), settings);
    }

    /** Like {@link #open(Path, EmbeddedSettings)}, with PostgreSQL's programs unpacked at a place to share. */
    static EmbeddedServer open(EmbeddedFiles files, Path programs, EmbeddedSettings settings) {
        EmbeddedServer server = new EmbeddedServer(files, new ServerControl(files, programs, settings));
        server.open();
        return server;
    }

    /** Where to connect; stays the same for as long as this is open. */
    public ConnectionTarget target() {
        return target;
    }

    /** Whether {@link #open} started the server, rather than found it running. */
    public boolean startedHere() {
        return startedHere;
    }

    /**
     * Starts the server again, on the same port, if it has died. Costs two small file reads when it runs, so it may be
     * called every second.
     *
     * @return whether it had died
     * @throws DatabaseUnavailableException if it does not start; the next call tries again
     */
    public boolean ensureRunning() {
        if (closed || Postmaster.of(files).isPresent()) {
            pruneNowAndThen();
            return false;
        }
        try (SharedUse.Turn turn = use.turn()) {
            if (closed || control.running().isPresent()) {
                return false;
            }
            LOG.warn("The embedded PostgreSQL at {} is gone; starting it again", target.display());
            control.start(turn, target.port());
            new ConnectionCheck(files).check(target);
            return true;
        }
    }

    /** Leaves the server, and stops it in order when nobody else uses it. A second call does nothing. */
    @Override
    public void close() {
        // An interrupted thread could neither lock nor wait.
        boolean interrupted = Thread.interrupted();
        try (SharedUse.Turn turn = use.turn()) {
            if (!closed) {
                closed = true;
                leave(turn);
            }
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private void leave(SharedUse.Turn turn) {
        if (turn.leave()) {
            control.stop();
            LOG.debug("Stopped the embedded PostgreSQL at {}", target.display());
        } else {
            LOG.info("The embedded PostgreSQL at {} keeps running for other users", target.display());
        }
    }

    private void open() {
        try (SharedUse.Turn turn = use.turn()) {
            try {
                long begin = System.nanoTime();
                Optional<Postmaster> running = control.running();
                startedHere = running.isEmpty();
                Postmaster postmaster = running.orElseGet(() -> control.start(turn, 0));
                target = targetOn(postmaster.port());
                new ConnectionCheck(files).check(target);
                turn.join();
                LOG.info(
                        "{} the embedded PostgreSQL at {} in {} ms",
                        startedHere ? "Started" : "Found",
                        target.display(),
                        (System.nanoTime() - begin) / 1_000_000);
            } catch (RuntimeException e) {
                abandon(turn, e);
                throw e;
            }
        }
    }

    /** Leaves no server behind that nobody uses. */
    private void abandon(SharedUse.Turn turn, RuntimeException failure) {
        try {
            if (startedHere && !turn.isUsedHere() && !turn.isUsedElsewhere()) {
                control.stop();
            }
        } catch (RuntimeException e) {
            failure.addSuppressed(e);
        }
    }

    private ConnectionTarget targetOn(int port) {
        try {
            return new ConnectionTarget(
                    ServerConfiguration.HOST,
                    port,
                    ServerConfiguration.DATABASE,
                    ServerConfiguration.ROLE,
                    new Secret(Files.readString(files.password()).strip()));
        } catch (IOException e) {
            throw new OperationFailedException(
                    "Cannot read the embedded PostgreSQL's password from " + files.password() + ": " + e
                            + ". Stop every Pitlane that uses this data directory; the next start makes a new one.",
                    e);
        }
    }

    private void pruneNowAndThen() {
        long now = System.nanoTime();
        if (now - prunedNanos > PRUNE_INTERVAL.toNanos()) {
            prunedNanos = now;
            control.pruneLog();
        }
    }
}
