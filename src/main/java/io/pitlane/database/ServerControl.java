package io.pitlane.database;

import io.pitlane.config.EmbeddedSettings;
import io.pitlane.error.OperationFailedException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
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
    private static final int PORT_ATTEMPTS = 100;
    private static final int LOWEST_PORT = 15_000;
    private static final int HIGHEST_PORT = 32_000;

    private final EmbeddedFiles files;
    private final Path programs;
    private final EmbeddedSettings settings;
    private final ServerLog log;
    private PostgresProgram unpacked;

    /** @param programs where PostgreSQL's programs are unpacked */
    ServerControl(EmbeddedFiles files, Path programs, EmbeddedSettings settings) {
        this.files = files;
        this.programs = programs;
        this.settings = settings;
        this.log = new ServerLog(files);
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
        Command.Result result = pgCtl(FAST_STOP, "stop", "-m", "fast");
        if (!result.succeeded() && Postmaster.of(files).isPresent()) {
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
            int port = wantedPort > 0 ? requireFree(wantedPort) : choosePort(turn);
            new ServerConfiguration(sizing, port).writeTo(files);
            log.prepare();
            Command.Result result = pgCtl(
                    program, user, START, "start", "-l", files.startupLog().toString());
            Optional<Postmaster> started = Postmaster.of(files);
            if (result.succeeded() && started.isPresent()) {
                EmbeddedFiles.write(files.port(), Integer.toString(port));
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
        if (waiting.until(STOPPING, () -> Postmaster.of(files).isEmpty())) {
            return;
        }
        pgCtl(IMMEDIATE_STOP, "stop", "-m", "immediate");
        if (Postmaster.of(files).isPresent()) {
            ProcessHandle.of(stopping.pid()).ifPresent(ProcessHandle::destroyForcibly);
            waiting.until(IMMEDIATE_STOP, () -> Postmaster.of(files).isEmpty());
        }
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
        return program.command("pg_ctl", all).as(user).run(patience.plusSeconds(5));
    }

    private PostgresProgram program() {
        if (unpacked == null) {
            unpacked = PostgresProgram.unpackInto(programs);
        }
        return unpacked;
    }

    private int choosePort(SharedUse.Turn turn) throws IOException {
        int last = lastPort();
        if (last > 0 && (turn.isUsedHere() || turn.isUsedElsewhere())) {
            // They wait for it at the port that they know.
            return requireFree(last);
        }
        if (settings.port() > 0) {
            return requireFree(settings.port());
        }
        return last > 0 && isFree(last) ? last : anyFree();
    }

    private int lastPort() throws IOException {
        try {
            return Files.exists(files.port())
                    ? Integer.parseInt(Files.readString(files.port()).strip())
                    : 0;
        } catch (NumberFormatException e) {
            return 0;
        }
    }

    private int requireFree(int port) {
        if (!isFree(port)) {
            throw new DatabaseUnavailableException(
                    "Cannot start the embedded PostgreSQL: port " + port + " of " + ServerConfiguration.HOST
                            + " is taken by another program. Free it, or let Pitlane choose with db.embedded.port=0.",
                    null);
        }
        return port;
    }

    private static boolean isFree(int port) {
        try (ServerSocket socket = new ServerSocket()) {
            socket.setReuseAddress(true);
            socket.bind(new InetSocketAddress(ServerConfiguration.HOST, port));
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    /**
     * Not one of the ports that the system gives to outgoing connections: such a connection could take it while the
     * server restarts, or a client that tries again could even meet itself there.
     */
    private static int anyFree() throws IOException {
        for (int attempt = 0; attempt < PORT_ATTEMPTS; attempt++) {
            int port = ThreadLocalRandom.current().nextInt(LOWEST_PORT, HIGHEST_PORT);
            if (isFree(port)) {
                return port;
            }
        }
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getByName(ServerConfiguration.HOST))) {
            return socket.getLocalPort();
        }
    }
}
