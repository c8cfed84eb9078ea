package io.pitlane.app;

import io.pitlane.http.Role;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The application with routes of the test beside its own: each answers {@link #REACHED} for whatever is asked below its
 * path, in the body and in a header, and shows the headers that it got.
 */
final class DoorFixture implements AutoCloseable {

    static final String REACHED = "4711471147";
    static final List<String> PROBED = List.of("admin", "trading", "system", "ws", "auth", "risk", "unlisted");

    private static final String PROBE =
            """
            - route:
                id: probe-%1$s
                from:
                  uri: platform-http:/%1$s
                  parameters:
                    matchOnUriPrefix: true
                    headerFilterStrategy: "#bean:httpDoor"
                  steps:
                    - setBody:
                        simple: "%2$s ${headers}"
                    - setHeader:
                        name: Retry-After
                        constant: "%2$s"
            """;

    private final RunningApplication application;

    private DoorFixture(RunningApplication application) {
        this.application = application;
    }

    static DoorFixture start(Path folder, Map<String, String> settings) {
        Path home = folder.resolve("home");
        try {
            copy(RunningApplication.PROJECT.resolve("config"), home.resolve("config"));
            copy(RunningApplication.PROJECT.resolve("routes"), home.resolve("routes"));
            for (String area : PROBED) {
                Files.writeString(
                        home.resolve("routes/api/probe-" + area + ".camel.yaml"), PROBE.formatted(area, REACHED));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        Map<String, String> flags = new HashMap<>(Map.of("db.enabled", "false"));
        flags.putAll(settings);
        return new DoorFixture(RunningApplication.start(home, folder.resolve("data"), "embedded", flags));
    }

    RunningApplication application() {
        return application;
    }

    int port() {
        return application.port();
    }

    /** A new token, which the application takes at once. */
    String token(Role role) {
        return Application.tokens(application.settings())
                .create(role, "", Optional.empty())
                .secret()
                .reveal();
    }

    /** Sends {@code request} as it stands, and gives everything that comes back until the connection ends. */
    String raw(String request) {
        try (Socket socket = connect()) {
            socket.getOutputStream().write(request.getBytes(StandardCharsets.ISO_8859_1));
            return rest(socket);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A request without a body that ends its connection. */
    String ask(String method, String target, String... headers) {
        StringBuilder request = new StringBuilder(method + " " + target + " HTTP/1.1\r\n");
        boolean hasHost = false;
        for (int i = 0; i < headers.length; i += 2) {
            request.append(headers[i]).append(": ").append(headers[i + 1]).append("\r\n");
            hasHost |= headers[i].equalsIgnoreCase("Host");
        }
        if (!hasHost) {
            request.append("Host: localhost:").append(port()).append("\r\n");
        }
        return raw(request + "Connection: close\r\n\r\n");
    }

    Socket connect() throws IOException {
        Socket socket = new Socket("127.0.0.1", port());
        socket.setSoTimeout(20_000);
        return socket;
    }

    static String rest(Socket socket) throws IOException {
        StringBuilder text = new StringBuilder();
        InputStream in = socket.getInputStream();
        byte[] buffer = new byte[8192];
        try {
            for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
                text.append(new String(buffer, 0, read, StandardCharsets.ISO_8859_1));
            }
        } catch (SocketException reset) {
            // What came before it counts.
        }
        return text.toString();
    }

    /** Of the first answer; 0: there is none. */
    static int status(String response) {
        return response.matches("(?s)HTTP/1\\.[01] .*") ? Integer.parseInt(response.substring(9, 12)) : 0;
    }

    @Override
    public void close() {
        application.close();
    }

    private static void copy(Path from, Path to) throws IOException {
        try (Stream<Path> files = Files.walk(from)) {
            for (Path file : (Iterable<Path>) files::iterator) {
                Path target = to.resolve(from.relativize(file).toString());
                if (Files.isDirectory(file)) {
                    Files.createDirectories(target);
                } else {
                    Files.copy(file, target);
                }
            }
        }
    }
}
