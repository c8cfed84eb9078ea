package io.pitlane.database;

import com.sun.security.auth.module.UnixSystem;
import io.pitlane.error.OperationFailedException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Who the embedded server runs as. PostgreSQL refuses to run as root, so for root its programs run in a user namespace
 * of their own, where root is nobody in particular but still owns the files; where the kernel or a container forbids
 * that, the data directory is given to an unprivileged user and the programs run as that one.
 *
 * <p>The owner of the data directory decides: a directory that belongs to a plain user is always served as that user.
 *
 * @param prefix the words in front of every command; empty for a plain user
 */
record ServerUser(List<String> prefix) {

    private static final Duration PROBE = Duration.ofSeconds(10);

    ServerUser {
        prefix = List.copyOf(prefix);
    }

    /** The user for {@code directory}, which exists. May give the directory to another user, see above. */
    static ServerUser of(Path directory) {
        try {
            long self = new UnixSystem().getUid();
            int owner = attribute(directory, "unix:uid");
            if (self != 0) {
                return plain(directory, self, owner);
            }
            if (owner == 0 && namespaceWorks()) {
                return new ServerUser(List.of("unshare", "--user"));
            }
            if (owner == 0) {
                Account account = Account.unprivileged();
                requireWorking(prefix(account), "true");
                giveAway(directory, account);
            }
            List<String> prefix =
                    prefix(new Account(attribute(directory, "unix:uid"), attribute(directory, "unix:gid")));
            requireWorking(prefix, "test", "-x", directory.toString());
            return new ServerUser(prefix);
        } catch (IOException e) {
            throw new OperationFailedException("Cannot find out who owns " + directory + ": " + e, e);
        }
    }

    /** Gives a path that root has just made to the owner of its folder; for anybody else nothing happens. */
    static void inherit(Path path) throws IOException {
        if (new UnixSystem().getUid() != 0) {
            return;
        }
        int uid = attribute(path.toAbsolutePath().getParent(), "unix:uid");
        int gid = attribute(path.toAbsolutePath().getParent(), "unix:gid");
        if (attribute(path, "unix:uid") != uid) {
            setOwner(path, uid, gid);
        }
    }

    /** Like {@link #inherit} for everything under {@code root} too. */
    static void inheritTree(Path root) throws IOException {
        if (new UnixSystem().getUid() != 0) {
            return;
        }
        inherit(root);
        try (Stream<Path> paths = Files.walk(root)) {
            for (Path path : (Iterable<Path>) paths.skip(1)::iterator) {
                inherit(path);
            }
        }
    }

    private static ServerUser plain(Path directory, long self, int owner) {
        if (owner != self) {
            throw new OperationFailedException(
                    "The embedded PostgreSQL's directory " + directory + " belongs to user " + owner
                            + ", and Pitlane runs as user " + self
                            + ". Run it as the owner, or give the data directory to this user (chown -R).",
                    null);
        }
        return new ServerUser(List.of());
    }

    private static boolean namespaceWorks() {
        return Command.of("unshare", "--user", "true").run(PROBE).succeeded();
    }

    private static void giveAway(Path directory, Account account) throws IOException {
        try (Stream<Path> paths = Files.walk(directory)) {
            for (Path path : (Iterable<Path>) paths::iterator) {
                setOwner(path, account.uid(), account.gid());
            }
        }
    }

    private static List<String> prefix(Account account) {
        return List.of("setpriv", "--reuid=" + account.uid(), "--regid=" + account.gid(), "--clear-groups", "--");
    }

    private static void requireWorking(List<String> prefix, String... words) {
        Command.Result probe = Command.of(words).as(new ServerUser(prefix)).run(PROBE);
        if (!probe.succeeded()) {
            throw new OperationFailedException(
                    "PostgreSQL refuses to run as root, and \""
                            + String.join(" ", prefix) + " " + String.join(" ", words) + "\" fails: " + probe.summary()
                            + ". Run Pitlane as a user other than root, or install util-linux and put the data"
                            + " directory where that user may go.",
                    null);
        }
    }

    private static void setOwner(Path path, int uid, int gid) throws IOException {
        Files.setAttribute(path, "unix:uid", uid, LinkOption.NOFOLLOW_LINKS);
        Files.setAttribute(path, "unix:gid", gid, LinkOption.NOFOLLOW_LINKS);
    }

    private static int attribute(Path path, String name) throws IOException {
        return (Integer) Files.getAttribute(path, name, LinkOption.NOFOLLOW_LINKS);
    }

    /** A user by its numbers. */
    private record Account(int uid, int gid) {

        private static final Account NOBODY = new Account(65534, 65534);

        /** The system's {@code postgres}, else its {@code nobody}. */
        static Account unprivileged() throws IOException {
            List<String> lines = Files.readAllLines(Path.of("/etc/passwd"));
            return named("postgres", lines).or(() -> named("nobody", lines)).orElse(NOBODY);
        }

        private static Optional<Account> named(String name, List<String> lines) {
            return lines.stream()
                    .map(line -> line.split(":"))
                    .filter(fields -> fields.length > 3 && fields[0].equals(name))
                    .map(fields -> new Account(Integer.parseInt(fields[2]), Integer.parseInt(fields[3])))
                    .findFirst();
        }
    }
}
