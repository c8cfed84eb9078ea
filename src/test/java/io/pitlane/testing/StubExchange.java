package io.pitlane.testing;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.zip.GZIPOutputStream;

/** An exchange on 127.0.0.1 that says what a test tells it to, and remembers what it was asked. */
public final class StubExchange implements AutoCloseable {

    /** What it says to one request. */
    @FunctionalInterface
    public interface Answer {

        void to(HttpExchange request) throws IOException;
    }

    /** A request that it got. */
    public record Asked(String method, String target, Map<String, List<String>> headers, String body) {

        public String header(String name) {
            return headers.entrySet().stream()
                    .filter(entry -> entry.getKey().equalsIgnoreCase(name))
                    .map(entry -> String.join(", ", entry.getValue()))
                    .findFirst()
                    .orElse("");
        }
    }

    private final HttpServer server;
    private final ExecutorService threads = Executors.newCachedThreadPool(task -> {
        Thread thread = new Thread(task, "stub-exchange");
        thread.setDaemon(true);
        return thread;
    });
    private final CountDownLatch closed = new CountDownLatch(1);
    private final Map<String, Answer> answers = new ConcurrentHashMap<>();
    private final List<Asked> asked = new CopyOnWriteArrayList<>();
    private volatile Answer otherwise = json("{}");

    public StubExchange() {
        try {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 100);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        server.setExecutor(threads);
        server.createContext("/", this::answer);
        server.start();
    }

    /** For {@code feeds.base-url}. */
    public URI address() {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
    }

    /** Whatever path begins so is answered so; the longest beginning counts. */
    public StubExchange on(String path, Answer answer) {
        answers.put(path, answer);
        return this;
    }

    public StubExchange otherwise(Answer answer) {
        otherwise = answer;
        return this;
    }

    public List<Asked> asked() {
        return List.copyOf(asked);
    }

    public long asked(String path) {
        return asked.stream().filter(each -> each.target().startsWith(path)).count();
    }

    public static Answer json(String body) {
        return status(200, "application/json", body);
    }

    public static Answer status(int status, String type, String body, String... headers) {
        return request -> {
            request.getResponseHeaders().set("Content-Type", type);
            for (int i = 0; i < headers.length; i += 2) {
                request.getResponseHeaders().set(headers[i], headers[i + 1]);
            }
            byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
            request.sendResponseHeaders(status, bytes.length == 0 ? -1 : bytes.length);
            if (bytes.length > 0) {
                request.getResponseBody().write(bytes);
            }
        };
    }

    public static Answer gzip(byte[] body) {
        return request -> {
            ByteArrayOutputStream packed = new ByteArrayOutputStream();
            try (OutputStream stream = new GZIPOutputStream(packed)) {
                stream.write(body);
            }
            request.getResponseHeaders().set("Content-Encoding", "gzip");
            request.sendResponseHeaders(200, packed.size());
            request.getResponseBody().write(packed.toByteArray());
        };
    }

    /** Sends {@code body} and then nothing, without an end. */
    public Answer endless(String body) {
        return request -> {
            request.sendResponseHeaders(200, 0);
            request.getResponseBody().write(body.getBytes(StandardCharsets.UTF_8));
            request.getResponseBody().flush();
            try {
                closed.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        };
    }

    /** Sends blanks without an end. */
    public static Answer flood() {
        return request -> {
            request.sendResponseHeaders(200, 0);
            byte[] blanks = " ".repeat(8192).getBytes(StandardCharsets.UTF_8);
            while (true) {
                request.getResponseBody().write(blanks);
            }
        };
    }

    @Override
    public void close() {
        closed.countDown();
        server.stop(0);
        threads.shutdownNow();
    }

    private void answer(HttpExchange request) {
        try (request) {
            String target = request.getRequestURI().toString();
            String body = new String(request.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
            asked.add(new Asked(request.getRequestMethod(), target, Map.copyOf(request.getRequestHeaders()), body));
            answers.entrySet().stream()
                    .filter(entry -> target.startsWith(entry.getKey()))
                    .max((a, b) ->
                            Integer.compare(a.getKey().length(), b.getKey().length()))
                    .map(Map.Entry::getValue)
                    .orElse(otherwise)
                    .to(request);
        } catch (IOException clientHungUp) {
            // As some tests want it.
        }
    }
}
