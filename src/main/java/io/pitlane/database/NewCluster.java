package io.pitlane.database;

import io.pitlane.error.OperationFailedException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Makes an embedded server's cluster: UTF-8, ordered by code point, with checksums, one role and its database. The
 * caller has the turn (see {@link SharedUse}).
 *
 * <p>It is made in a folder of its own and then moved up, the version file last, so that a cluster either is complete or
 * is made anew.
 */
final class NewCluster {

    private static final Duration PATIENCE = Duration.ofMinutes(5);
    private static final int PASSWORD_BYTES = 24;
    /**
     * Repeated hashing protects a password that can be guessed. This one has 192 random bits, and 4096 rounds at every
     * connection would cost a short command a tenth of a second.
     */
    private static final String ITERATIONS = "scram_iterations=1";
    /** What may lie in the directory before there is a cluster. */
    private static final Set<String> FOREIGN = Set.of("pitlane", "lost+found", "custom.conf");

    private final EmbeddedFiles files;
    private final PostgresProgram program;
    private final ServerUser user;

    NewCluster(EmbeddedFiles files, PostgresProgram program, ServerUser user) {
        this.files = files;
        this.program = program;
        this.user = user;
    }

    /** Makes the cluster if there is none, and a new password if its file is gone. The server does not run. */
    void ensure() throws IOException {
        if (!files.hasCluster()) {
            removeLeftovers();
            make();
        }
        Disk.deleteTree(files.unfinished());
        if (!Files.exists(files.password())) {
            String password = newPassword();
            single(files.directory(), "alter role " + ServerConfiguration.ROLE + " password '" + password + "'");
            EmbeddedFiles.write(files.password(), password);
        }
    }

    private void removeLeftovers() throws IOException {
        boolean interrupted = Files.exists(files.unfinished());
        if (interrupted) {
            ProcessTable.awaitEnd(
                    "what was making a cluster in " + files.directory(),
                    () -> ProcessTable.makersOf(files.unfinished()));
        }
        for (Path path : children(files.directory())) {
            if (FOREIGN.contains(path.getFileName().toString())) {
                continue;
            }
            if (!interrupted) {
                throw new OperationFailedException(
                        "The embedded PostgreSQL's directory " + files.directory() + " holds " + path.getFileName()
                                + " but no PostgreSQL cluster. Move what is there away, or move the data directory with"
                                + " PITLANE_DATA.",
                        null);
            }
            Disk.deleteTree(path);
        }
        Disk.deleteTree(files.unfinished());
    }

    private void make() throws IOException {
        ServerUser.inherit(Files.createDirectory(files.unfinished()));
        Path fresh = files.unfinished();
        check(
                "initdb",
                program.command(
                                "initdb",
                                "--pgdata=" + fresh,
                                "--username=postgres",
                                "--encoding=UTF8",
                                "--locale=C",
                                "--locale-provider=builtin",
                                "--builtin-locale=C.UTF-8",
                                "--data-checksums",
                                "--auth-local=reject",
                                "--auth-host=scram-sha-256",
                                "--no-instructions")
                        .as(user));
        String password = newPassword();
        single(
                fresh,
                "create role " + ServerConfiguration.ROLE + " login createdb createrole password '" + password + "'",
                "grant pg_monitor, pg_checkpoint, pg_signal_backend to " + ServerConfiguration.ROLE,
                "create database " + ServerConfiguration.DATABASE + " owner " + ServerConfiguration.ROLE);
        EmbeddedFiles.write(files.password(), password);
        moveUp(fresh);
    }

    private static String newPassword() {
        byte[] random = new byte[PASSWORD_BYTES];
        new SecureRandom().nextBytes(random);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(random);
    }

    /** Runs statements as the superuser, who has no password and so cannot come in through the door. */
    private void single(Path cluster, String... statements) {
        Command.Result result = check(
                "postgres --single",
                program.command(
                                "postgres",
                                "--single",
                                "-D",
                                cluster.toString(),
                                "-c",
                                "log_statement=none",
                                "-c",
                                ITERATIONS,
                                "postgres")
                        .as(user)
                        .withInput((String.join("\n", statements) + "\n").getBytes(StandardCharsets.UTF_8)));
        if (result.output().contains("ERROR:")) {
            throw new OperationFailedException(
                    "PostgreSQL's first statements failed in " + files.directory() + ": " + result.summary(), null);
        }
    }

    private Command.Result check(String name, Command command) {
        Command.Result result = command.run(PATIENCE);
        if (!result.succeeded()) {
            throw new OperationFailedException(
                    "Cannot make the embedded PostgreSQL's cluster in " + files.directory() + ": " + name
                            + " ended with "
                            + result.summary()
                            + ". It needs about 100 MB of disk and a folder that only its user may enter.",
                    null);
        }
        return result;
    }

    private void moveUp(Path fresh) throws IOException {
        Path version = fresh.resolve(files.versionFile().getFileName());
        for (Path path : children(fresh)) {
            if (!path.equals(version)) {
                Files.move(path, files.directory().resolve(path.getFileName()), StandardCopyOption.ATOMIC_MOVE);
            }
        }
        Disk.sync(files.directory());
        Files.move(version, files.versionFile(), StandardCopyOption.ATOMIC_MOVE);
        Disk.sync(files.directory());
    }

    private static List<Path> children(Path folder) throws IOException {
        try (Stream<Path> paths = Files.list(folder)) {
            return paths.toList();
        }
    }
}
