package io.pitlane.app;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.pitlane.dataset.PayloadDecoders;
import io.pitlane.error.OperationFailedException;
import io.pitlane.exchange.Request;
import io.pitlane.exchange.VenueKind;
import io.pitlane.feed.ExchangeClient;
import io.pitlane.feed.Feed;
import io.pitlane.feed.FeedList;
import io.pitlane.feed.MarketNames;
import io.pitlane.feed.Poll;
import io.pitlane.feed.PollPlan;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * Stands in for the exchanges on 127.0.0.1: answers the requests of the listed feeds with the synthetic payloads of
 * {@code data/samples/feeds}, and with the one time at which these count as received. For the demo alone. Thread-safe.
 */
public final class SampleExchanges implements AutoCloseable {

    private static final JsonFactory JSON = new JsonFactory();

    private final Path samples;
    private final Instant receivedAt;
    private final HttpServer server;
    private final ExecutorService threads = Executors.newFixedThreadPool(4);

    /** By what tells one request from another. */
    private final Map<String, byte[]> answers = new ConcurrentHashMap<>();

    private SampleExchanges(Path samples, Instant receivedAt, HttpServer server) {
        this.samples = samples;
        this.receivedAt = receivedAt;
        this.server = server;
    }

    /**
     * Starts on a free port; has no answers yet.
     *
     * @param samples one folder a venue, one file a kind
     * @param receivedAt what the answers say about their receipt, so that a second run meets the same records
     */
    public static SampleExchanges open(Path samples, Instant receivedAt) {
        try {
            HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
            SampleExchanges stand = new SampleExchanges(samples, receivedAt, server);
            server.setExecutor(stand.threads);
            server.createContext("/", stand::answer);
            server.start();
            return stand;
        } catch (IOException e) {
            throw new OperationFailedException("Cannot listen on 127.0.0.1 for the samples: " + e.getMessage(), e);
        }
    }

    /**
     * From now on answers what these feeds ask.
     *
     * @throws OperationFailedException if a sample cannot be read
     */
    public void serve(FeedList feeds, PayloadDecoders decoders) {
        PollPlan plan = new PollPlan(new MarketNames(new SampleMarkets(samples, decoders)));
        try {
            for (Feed feed : feeds.feeds()) {
                learn(feed, plan);
            }
        } catch (IOException e) {
            throw new OperationFailedException("Cannot serve the samples in " + samples + ": " + e.getMessage(), e);
        }
    }

    /** For {@code feeds.base-url}. */
    public URI address() {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }

    /** Kinds that share a request share its answer, as on the exchange: the first one's. */
    private void learn(Feed feed, PollPlan plan) throws IOException {
        VenueKind kind = feed.venue().kind(feed.kind()).orElseThrow();
        Path file = samples.resolve(feed.venue().id()).resolve(feed.kind().word() + ".json");
        for (Poll poll : plan.polls(feed)) {
            List<Request> requests = poll.requests();
            for (int i = 0; i < requests.size(); i++) {
                Optional<byte[]> answer = kind.together() ? part(file, i) : whole(file, i);
                if (answer.isPresent()) {
                    answers.putIfAbsent(key(feed.venue().id(), requests.get(i)), answer.get());
                }
            }
        }
    }

    /**
     * {@code trades.json} answers the first request of a poll, {@code trades-2.json} the second; {@code funding-now.json}
     * stands before a {@code funding.json} that shows an answer to something else, such as the history.
     */
    private static Optional<byte[]> whole(Path file, int index) throws IOException {
        Path now = beside(file, "-now");
        Path own = index == 0 ? Files.exists(now) ? now : file : beside(file, "-" + (index + 1));
        return Files.exists(own) ? Optional.of(Files.readAllBytes(own)) : Optional.empty();
    }

    private static Path beside(Path file, String ending) {
        return file.resolveSibling(file.getFileName().toString().replace(".json", ending + ".json"));
    }

    /** Answers that are one payload together stand in one file, as an array. */
    private static Optional<byte[]> part(Path file, int index) throws IOException {
        if (Files.notExists(file)) {
            return Optional.empty();
        }
        byte[] all = Files.readAllBytes(file);
        try (JsonParser parser = JSON.createParser(all)) {
            parser.nextToken();
            for (int i = 0; parser.nextToken() != JsonToken.END_ARRAY && parser.currentToken() != null; i++) {
                int from = (int) parser.currentTokenLocation().getByteOffset();
                parser.skipChildren();
                if (i == index) {
                    int to = (int) parser.currentLocation().getByteOffset();
                    return Optional.of(Arrays.copyOfRange(all, from, to));
                }
            }
        }
        return Optional.empty();
    }

    private static String key(String venue, Request request) {
        URI uri = request.uri();
        return "/" + venue + uri.getRawPath() + (uri.getRawQuery() == null ? "" : "?" + uri.getRawQuery())
                + (request.body() == null ? "" : " " + request.body());
    }

    private void answer(HttpExchange http) throws IOException {
        try (http) {
            String body = new String(http.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
            byte[] sample = answers.get(http.getRequestURI() + (body.isEmpty() ? "" : " " + body));
            byte[] answer = sample != null
                    ? sample
                    : "{\"error\":\"data/samples/feeds has no answer to this\"}".getBytes(StandardCharsets.UTF_8);
            http.getResponseHeaders().set("Content-Type", "application/json");
            http.getResponseHeaders().set(ExchangeClient.RECORDED_AT, receivedAt.toString());
            http.sendResponseHeaders(sample != null ? 200 : 404, answer.length);
            http.getResponseBody().write(answer);
        }
    }
}
