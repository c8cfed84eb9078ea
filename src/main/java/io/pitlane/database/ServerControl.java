package io.pitlane.database;

import io.pitlane.config.EmbeddedSettings;
import io.pitlane.error.OperationFailedException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Starts and stops the server process of one directory. The caller has the turn (see {@link SharedUse}).
 *
 * <p>{@code pg_ctl} puts the server into a session of its own, so that Ctrl-C on the terminal does not reach it and it
 * outlives a JVM that is killed.
 */
final class ServerControl {

    private static final Logger LOG = LoggerFactory.getLogger(ServerControl.class);

    /** Replaying 8 GB of WAL after a crash takes minutes on a slow disk. */
    private static final Duration START = Duration.ofMinutes(15);

    private static final Duration STOPPING = Duration.ofMinutes(5);
    private static final Duration FAST_STOP = Duration.ofSeconds(8);
    private static final Duration IMMEDIATE_STOP = Duration.ofSeconds(10);
    private static final int ATTEMPTS = 3;

    private final EmbeddedFiles files;
    private final Path programs;
    private final EmbeddedSettings settings;
    private final ServerLog log;
    private final ServerPort ports;
    private PostgresProgram unpacked;

    /** @param programs where PostgreSQL's programs are unpacked */
    ServerControl(EmbeddedFiles files, Path programs, EmbeddedSettings settings) {
        this.files = files;
        this.programs = programs;
        this.settings = settings;
        this.log = new ServerLog(files);
        this.ports = new ServerPort(files, settings.port());
    }

    /** The running server, once it has finished starting; empty if there is none or it has just gone. */
    Optional<Postmaster> running() {
        Waiting waiting = new Waiting("the embedded PostgreSQL in " + files.directory() + " to finish starting");
        Optional<Postmaster> found = Postmaster.of(files);
        if (found.filter(Postmaster::isStopping).isPresent()) {
            awaitEnd(found.get());
            return Optional.empty();
        }
        boolean settled = waiting.until(
                START, () -> Postmaster.of(files).map(Postmaster::isReady).orElse(true));
        if (!settled) {
            throw unavailable("it has been starting for " + START.toMinutes() + " minutes");
        }
        return Postmaster.of(files);
    }

    /** Starts the server, which does not run. {@code wantedPort} 0 leaves the choice to the settings. */
    Postmaster start(SharedUse.Turn turn, int wantedPort) {
        try {
            ProcessPlace place = ProcessPlace.here();
            place.requireNoServerElsewhere(files, turn);
            ServerUser user = ServerUser.of(files.directory());
            PostgresProgram program = program();
            requireSameMajorVersion(program);
            clearLeftovers();
            new NewCluster(files, program, user).ensure();
            place.writeTo(files);
            return start(program, user, turn, wantedPort);
        } catch (IOException e) {
            throw new OperationFailedException(
                    "Cannot prepare the embedded PostgreSQL in " + files.directory() + ": " + e
                            + ". Check that the disk has room and that this user may write there.",
                    e);
        }
    }

    /**
     * Stops the server in order, if it runs. A last checkpoint that takes long is left to finish on its own: the next
     * start waits for it.
     */
    void stop() {
        Optional<Postmaster> found = Postmaster.of(files);
        if (found.isEmpty()) {
            return;
        }
        pgCtl(FAST_STOP, "stop", "-W", "-m", "fast");
        StoppingServer server = new StoppingServer(found.get());
        Waiting waiting = new Waiting("the embedded PostgreSQL in " + files.directory() + " to stop");
        waiting.until(FAST_STOP, () -> isGone() || server.hasMissedItsEnd());
        if (server.hasMissedItsEnd()) {
            stopAtOnce(found.get());
        }
        if (!isGone()) {
            LOG.info(
                    "The embedded PostgreSQL in {} is still writing its last checkpoint and ends by itself",
                    files.directory());
        }
    }

    /** Deletes old log files. */
    void pruneLog() {
        try {
            log.prune();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Postmaster start(PostgresProgram program, ServerUser user, SharedUse.Turn turn, int wantedPort)
            throws IOException {
        ServerSizing sizing = ServerSizing.forThisMachine(settings, files.directory());
        String complaint = "";
        for (int attempt = 1; attempt <= ATTEMPTS; attempt++) {
            int port = wantedPort > 0 ? ServerPort.requireFree(wantedPort) : ports.choose(turn);
            new ServerConfiguration(sizing, port).writeTo(files);
            log.prepare();
            Command.Result result = pgCtl(
                    program, user, START, "start", "-l", files.startupLog().toString());
            Optional<Postmaster> started = Postmaster.of(files);
            if (result.succeeded() && started.isPresent()) {
                ports.remember(port);
                return started.get();
            }
            Optional<Postmaster> another = running();
            if (another.isPresent()) {
                // Started by a process that was killed while it did so.
                return another.get();
            }
            complaint = log.complaint();
            complaint = complaint.isEmpty() ? result.summary() : complaint;
            clearLeftovers();
        }
        throw unavailable(complaint);
    }

    private DatabaseUnavailableException unavailable(String why) {
        return new DatabaseUnavailableException(
                "The embedded PostgreSQL in " + files.directory() + " does not start: " + why + ". Its log is in "
                        + files.logs() + ".",
                null);
    }

    private void requireSameMajorVersion(PostgresProgram program) throws IOException {
        String ours = program.majorVersion();
        String found =
                files.hasCluster() ? Files.readString(files.versionFile()).strip() : ours;
        if (!found.equals(ours)) {
            throw new OperationFailedException(
                    "The embedded PostgreSQL's directory " + files.directory() + " was made by PostgreSQL " + found
                            + ", and this Pitlane brings PostgreSQL " + ours
                            + ". Dump it with the Pitlane that made it (pitlane export) and restore it into a new"
                            + " directory, or name another server with DATABASE_URL.",
                    null);
        }
    }

    /** Removes what a killed server left: its backends, which see its end and go, and its pid file. */
    private void clearLeftovers() throws IOException {
        if (Postmaster.of(files).isPresent()) {
            return;
        }
        ProcessTable.awaitEnd(
                "what a killed PostgreSQL left in " + files.directory(),
                () -> ProcessTable.backendsIn(files.directory()));
        Files.deleteIfExists(files.pidFile());
    }

    private void awaitEnd(Postmaster stopping) {
        Waiting waiting = new Waiting("the embedded PostgreSQL in " + files.directory() + " to finish stopping");
        StoppingServer server = new StoppingServer(stopping);
        waiting.until(STOPPING, () -> isGone() || server.hasMissedItsEnd());
        if (!isGone()) {
            stopAtOnce(stopping);
        }
    }

    /** Costs the next start a recovery, and nothing else. */
    private void stopAtOnce(Postmaster postmaster) {
        pgCtl(IMMEDIATE_STOP, "stop", "-m", "immediate");
        if (!isGone()) {
            ProcessHandle.of(postmaster.pid()).ifPresent(ProcessHandle::destroyForcibly);
            new Waiting("the embedded PostgreSQL in " + files.directory() + " to end")
                    .until(IMMEDIATE_STOP, this::isGone);
        }
    }

    private boolean isGone() {
        return Postmaster.of(files).isEmpty();
    }

    private Command.Result pgCtl(Duration patience, String... arguments) {
        return pgCtl(program(), ServerUser.of(files.directory()), patience, arguments);
    }

    private Command.Result pgCtl(PostgresProgram program, ServerUser user, Duration patience, String... arguments) {
        String[] common = {
            "-w",
            "-s",
            "-t",
            Long.toString(patience.toSeconds()),
            "-D",
            files.directory().toString()
        };
        String[] all = new String[common.length + arguments.length];
        System.arraycopy(common, 0, all, 0, common.length);
        System.arraycopy(arguments, 0, all, common.length, arguments.length);
        return program.command("pg_ctl", all)
                .with(ServerSizing.ENVIRONMENT)
                .as(user)
                .run(patience.plusSeconds(5));
    }

    private PostgresProgram program() {
        if (unpacked == null) {
            unpacked = PostgresProgram.unpackInto(programs);
        }
        return unpacked;
    }
}
