package io.pitlane.app;

import io.pitlane.config.Settings;
import io.pitlane.config.SettingsReader;
import io.pitlane.error.ExitCode;
import io.pitlane.testing.TestDatabase;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;

/** The whole application with the routes of the project, as {@code pitlane run} has it, in this JVM. */
final class RunningApplication implements AutoCloseable {

    static final Path PROJECT = Path.of("").toAbsolutePath();

    private final HttpClient client =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final Settings settings;
    private final Application application;
    private final CompletableFuture<ExitCode> end;

    private RunningApplication(Settings settings) {
        this.settings = settings;
        this.application = Application.open(settings, Opening.SERVICE);
        this.end = CompletableFuture.supplyAsync(application::run, task -> new Thread(task, "run").start());
    }

    /** Starts on a free port, and waits until it answers. */
    static RunningApplication start(Path data, String databaseUrl, Map<String, String> settings) {
        return start(PROJECT, data, databaseUrl, settings);
    }

    static RunningApplication start(Path home, Path data, String databaseUrl, Map<String, String> settings) {
        Map<String, String> flags = new LinkedHashMap<>();
        flags.put("data.dir", data.toString());
        flags.put("db.url", databaseUrl);
        flags.put("http.port", Integer.toString(freePort()));
        flags.put("inbox.poll-interval", "100ms");
        flags.put("inbox.min-age", "50ms");
        flags.put("jobs.enabled", "false");
        flags.putAll(settings);
        RunningApplication running = new RunningApplication(SettingsReader.read(home, home, Map.of(), flags));
        Awaitility.await("answers")
                .atMost(Duration.ofSeconds(60))
                .pollInterval(Duration.ofMillis(50))
                .until(() -> running.isUp() || running.end.isDone());
        return running;
    }

    /** As a user would write it. */
    static String urlOf(TestDatabase database) {
        return database.url();
    }

    /** Through a proxy that listens on {@code port}. */
    static String urlOf(TestDatabase database, int port) {
        return database.url(port);
    }

    Settings settings() {
        return settings;
    }

    Path inbox(String dataset) {
        return settings.home().inbox().resolve(dataset);
    }

    Path spool(String dataset) {
        return settings.home().spool().resolve(dataset);
    }

    Path archive(String dataset) {
        return settings.home().archive().resolve(dataset);
    }

    int port() {
        return settings.http().port();
    }

    HttpResponse<String> get(String path, String... headers) {
        return send("GET", path, headers);
    }

    HttpResponse<String> post(String path, byte[] body, String... headers) {
        return send("POST", path, HttpRequest.BodyPublishers.ofByteArray(body), headers);
    }

    /** Without waiting for the answer, on a connection of its own where others wait, too. */
    CompletableFuture<HttpResponse<String>> postSoon(String path, byte[] body) {
        HttpRequest request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port() + path))
                .timeout(Duration.ofSeconds(60))
                .POST(HttpRequest.BodyPublishers.ofByteArray(body))
                .build();
        return client.sendAsync(request, HttpResponse.BodyHandlers.ofString());
    }

    HttpResponse<String> send(String method, String path, String... headers) {
        return send(method, path, HttpRequest.BodyPublishers.noBody(), headers);
    }

    private HttpResponse<String> send(String method, String path, HttpRequest.BodyPublisher body, String... headers) {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port() + path))
                .timeout(Duration.ofSeconds(20))
                .method(method, body);
        if (headers.length > 0) {
            request.headers(headers);
        }
        try {
            return client.send(request.build(), HttpResponse.BodyHandlers.ofString());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /** Tells it to stop, and waits for the end of {@code run}. */
    ExitCode stop() {
        application.stop();
        return end.orTimeout(30, TimeUnit.SECONDS).join();
    }

    @Override
    public void close() {
        try {
            stop();
        } finally {
            application.close();
        }
    }

    private boolean isUp() {
        try {
            return get("/health/ready").statusCode() == 200;
        } catch (UncheckedIOException notYet) {
            return false;
        }
    }

    static int freePort() {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
