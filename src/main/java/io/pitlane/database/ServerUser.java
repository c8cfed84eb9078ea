package io.pitlane.database;

import com.sun.security.auth.module.UnixSystem;
import io.pitlane.error.OperationFailedException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
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
                giveAway(directory);
            }
            return as(directory);
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

    private static void giveAway(Path directory) throws IOException {
        int uid = 65534;
        int gid = 65534;
        for (String line : Files.readAllLines(Path.of("/etc/passwd"))) {
            String[] fields = line.split(":");
            if (fields.length > 3 && (fields[0].equals("postgres") || fields[0].equals("nobody"))) {
                uid = Integer.parseInt(fields[2]);
                gid = Integer.parseInt(fields[3]);
                if (fields[0].equals("postgres")) {
                    break;
                }
            }
        }
        try (Stream<Path> paths = Files.walk(directory)) {
            for (Path path : (Iterable<Path>) paths::iterator) {
                setOwner(path, uid, gid);
            }
        }
    }

    private static ServerUser as(Path directory) throws IOException {
        List<String> prefix = List.of(
                "setpriv",
                "--reuid=" + attribute(directory, "unix:uid"),
                "--regid=" + attribute(directory, "unix:gid"),
                "--clear-groups",
                "--");
        Command.Result probe = Command.of("test", "-x", directory.toString())
                .as(new ServerUser(prefix))
                .run(PROBE);
        if (!probe.succeeded()) {
            throw new OperationFailedException(
                    "PostgreSQL refuses to run as root, \"unshare --user\" does not work here, and \""
                            + String.join(" ", prefix) + "\" cannot reach " + directory + " (" + probe.summary()
                            + "). Run Pitlane as a user other than root, or install util-linux and put the data"
                            + " directory where that user may go.",
                    null);
        }
        return new ServerUser(prefix);
    }

    private static void setOwner(Path path, int uid, int gid) throws IOException {
        Files.setAttribute(path, "unix:uid", uid, LinkOption.NOFOLLOW_LINKS);
        Files.setAttribute(path, "unix:gid", gid, LinkOption.NOFOLLOW_LINKS);
    }

    private static int attribute(Path path, String name) throws IOException {
        return (Integer) Files.getAttribute(path, name, LinkOption.NOFOLLOW_LINKS);
    }
}
