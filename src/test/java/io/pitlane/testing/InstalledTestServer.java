package io.pitlane.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;

/**
 * A PostgreSQL that the machine has installed, run on a cluster of its own. PostgreSQL refuses to run as root: there
 * it runs as the user {@code postgres}, whom the package makes.
 */
final class InstalledTestServer implements TestServer {

    private static final String SERVER_USER = "postgres";

    private final Process postgres;
    private final int port;
    private final Path folder;
    private final Thread stopAtExit = new Thread(this::stop, "stop-test-postgres");

    private InstalledTestServer(Process postgres, int port, Path folder) {
        this.postgres = postgres;
        this.port = port;
        this.folder = folder;
        Runtime.getRuntime().addShutdownHook(stopAtExit);
    }

    static TestServer start(Path binaries, Map<String, String> settings) {
        try {
            Path folder = Files.createTempDirectory("pitlane-test-postgres");
            List<String> asServerUser = new ArrayList<>();
            if (System.getProperty("user.name").equals("root")) {
                List<String> chown = new ArrayList<>(List.of("chown", SERVER_USER, folder.toString()));
                settings.keySet().stream()
                        .filter(name -> name.endsWith("_file"))
                        .map(settings::get)
                        .forEach(chown::add);
                Commands.run(chown);
                asServerUser.addAll(
                        List.of("setpriv", "--reuid=" + SERVER_USER, "--regid=" + SERVER_USER, "--clear-groups"));
            }
            List<String> initdb = new ArrayList<>(asServerUser);
            initdb.addAll(List.of(binaries.resolve("initdb").toString(), "--pgdata=" + folder, "--username=postgres"));
            initdb.addAll(List.of("--auth=trust", "--encoding=UTF8", "--locale=C", "--no-sync"));
            Commands.run(initdb);

            int port = freePort();
            List<String> command = new ArrayList<>(asServerUser);
            command.addAll(List.of(binaries.resolve("postgres").toString(), "-D", folder.toString()));
            command.addAll(List.of("-c", "listen_addresses=127.0.0.1", "-c", "port=" + port));
            command.addAll(List.of("-c", "unix_socket_directories=", "-c", "max_connections=300"));
            settings.forEach((name, value) -> command.addAll(List.of("-c", name + "=" + value)));
            Process postgres = new ProcessBuilder(command)
                    .directory(folder.toFile())
                    .redirectErrorStream(true)
                    .redirectOutput(folder.resolve("server.log").toFile())
                    .start();
            InstalledTestServer server = new InstalledTestServer(postgres, port, folder);
            server.awaitReady();
            return server;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public int port() {
        return port;
    }

    @Override
    public Path folder() {
        return folder;
    }

    @Override
    public void close() {
        stop();
        try {
            Runtime.getRuntime().removeShutdownHook(stopAtExit);
        } catch (IllegalStateException exiting) {
            // It is the hook that closes us, or runs beside us: stopping twice is harmless.
        }
    }

    private void awaitReady() {
        Awaitility.await("PostgreSQL in " + folder)
                .atMost(Duration.ofSeconds(30))
                .pollInterval(Duration.ofMillis(50))
                .ignoreExceptions()
                .until(() -> {
                    DriverManager.getConnection("jdbc:postgresql://127.0.0.1:" + port + "/postgres", "postgres", "")
                            .close();
                    return true;
                });
    }

    /** SIGTERM would wait for the clients to leave: SIGINT is PostgreSQL's fast shutdown. */
    private synchronized void stop() {
        try {
            if (postgres.isAlive()) {
                Commands.run(List.of("kill", "-INT", Long.toString(postgres.pid())));
                if (!postgres.waitFor(10, TimeUnit.SECONDS)) {
                    Commands.run(List.of("kill", "-QUIT", Long.toString(postgres.pid())));
                    postgres.waitFor();
                }
            }
            if (Files.exists(folder)) {
                Folders.remove(folder);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }
}
