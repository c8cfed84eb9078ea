package io.pitlane.database;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.util.concurrent.ThreadLocalRandom;

/** Which TCP port the embedded server listens on. */
final class ServerPort {

    private static final int ATTEMPTS = 100;
    private static final int LOWEST = 15_000;
    private static final int HIGHEST = 32_000;

    private final EmbeddedFiles files;
    private final int configured;

    /** @param configured 0 to let this choose */
    ServerPort(EmbeddedFiles files, int configured) {
        this.files = files;
        this.configured = configured;
    }

    /**
     * The port to start on: the last one, as long as it is free and the settings do not name another.
     *
     * @throws DatabaseUnavailableException if the port that it has to be is taken
     */
    int choose(SharedUse.Turn turn) throws IOException {
        int last = lastPort();
        if (last > 0 && (turn.isUsedHere() || turn.isUsedElsewhere())) {
            // They wait for it at the port that they know.
            return requireFree(last);
        }
        if (configured > 0) {
            return requireFree(configured);
        }
        return last > 0 && isFree(last) ? last : anyFree();
    }

    /** So that the next start prefers it. */
    void remember(int port) throws IOException {
        EmbeddedFiles.write(files.port(), Integer.toString(port));
    }

    static int requireFree(int port) {
        if (!isFree(port)) {
            throw new DatabaseUnavailableException(
                    "Cannot start the embedded PostgreSQL: port " + port + " of " + ServerConfiguration.HOST
                            + " is taken by another program. Free it, or let Pitlane choose with db.embedded.port=0.",
                    null);
        }
        return port;
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
        for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
            int port = ThreadLocalRandom.current().nextInt(LOWEST, HIGHEST);
            if (isFree(port)) {
                return port;
            }
        }
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getByName(ServerConfiguration.HOST))) {
            return socket.getLocalPort();
        }
    }
}
