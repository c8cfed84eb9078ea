package io.pitlane.feed;

import io.pitlane.config.FeedSettings;
import io.pitlane.exchange.Request;
import io.pitlane.exchange.Venue;
import io.pitlane.metrics.FeedMetrics;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.time.Clock;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.zip.GZIPInputStream;

/**
 * Asks exchanges over HTTPS: one request, one answer. Keeps the pace of each venue, leaves alone who asked for it or
 * keeps failing, follows no redirect, asks no host that its exchange file does not name, and takes no answer without end.
 * Thread-safe. Closing it ends what waits or is under way, without an answer.
 */
public final class ExchangeClient implements AutoCloseable {

    /** Where {@code feeds.base-url} is set, a recording says by this header when it was received; exchanges cannot. */
    public static final String RECORDED_AT = "Pitlane-Received-At";

    private static final int TOO_MANY = 429;
    private static final int BANNED = 418;

    private final FeedSettings settings;
    private final String userAgent;
    private final FeedMetrics metrics;
    private final Clock clock;
    private final HttpClient http;
    private final Map<String, VenueGate> gates = new ConcurrentHashMap<>();
    private final Set<CompletableFuture<?>> underWay = ConcurrentHashMap.newKeySet();
    private final CountDownLatch stop = new CountDownLatch(1);

    /** @param userAgent what the product calls itself, such as {@code pitlane/1.0} */
    public ExchangeClient(FeedSettings settings, String userAgent, FeedMetrics metrics, Clock clock) {
        this.settings = settings;
        this.userAgent = userAgent;
        this.metrics = metrics;
        this.clock = clock;
        this.http = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .followRedirects(HttpClient.Redirect.NEVER)
                .connectTimeout(settings.connectTimeout())
                .build();
    }

    /**
     * Sends one request when its venue may be asked.
     *
     * @throws PollFailedException if it was not sent, or if what came back is no payload
     */
    public WireAnswer send(Venue venue, Request request) {
        URI address = address(venue, request);
        VenueGate gate =
                gates.computeIfAbsent(venue.id(), id -> new VenueGate(id, venue.pace(), settings, clock, stop));
        gate.enter();
        long start = System.nanoTime();
        String outcome = "failed";
        try {
            HttpResponse<byte[]> response = exchange(httpRequest(request, address));
            Instant receivedAt = receivedAt(response);
            if (response.statusCode() == TOO_MANY || response.statusCode() == BANNED) {
                outcome = "limited";
                throw tooMany(venue, gate, response);
            }
            byte[] payload = payload(response);
            gate.succeeded();
            outcome = "answered";
            return new WireAnswer(payload, receivedAt, headers(response));
        } catch (RefusedRequestException refused) {
            gate.succeeded();
            outcome = "refused";
            throw PollFailedException.refused(refused.getMessage());
        } catch (IOException | TimeoutException failure) {
            gate.failed(failure);
            throw PollFailedException.error(describe(failure), failure);
        } catch (InterruptedException stopping) {
            gate.left();
            throw stopping();
        } finally {
            metrics.requestEnded(venue.id(), outcome, System.nanoTime() - start);
        }
    }

    private PollFailedException tooMany(Venue venue, VenueGate gate, HttpResponse<?> response) {
        Optional<String> header = response.headers().firstValue("retry-after");
        Instant until = RetryAfter.of(response.statusCode(), header, clock.instant());
        gate.closeUntil(until);
        return PollFailedException.error("HTTP " + response.statusCode() + ", too many requests: " + venue.id()
                        + " is not asked again before " + until)
                .notBefore(until);
    }

    static PollFailedException stopping() {
        return PollFailedException.skipped("Pitlane is stopping");
    }

    @Override
    public void close() {
        stop.countDown();
        underWay.forEach(answer -> answer.cancel(true));
    }

    /** Whether a venue is left alone since it keeps failing. */
    public boolean isFailing(String venue) {
        VenueGate gate = gates.get(venue);
        return gate != null && gate.isFailing();
    }

    /** The server works, and takes this request for a mistake: an unknown symbol, for example. */
    private static final class RefusedRequestException extends IOException {

        private static final long serialVersionUID = 1L;

        RefusedRequestException(String message) {
            super(message);
        }
    }

    private URI address(Venue venue, Request request) {
        URI own = request.uri();
        if (!"https".equals(own.getScheme())
                || !venue.baseUrl().getHost().equals(own.getHost())
                || own.getRawUserInfo() != null) {
            throw PollFailedException.error("only https://" + venue.baseUrl().getHost() + " is asked for " + venue.id()
                    + ", which is the host of its exchange file, and not " + own);
        }
        String query = own.getRawQuery() == null ? "" : "?" + own.getRawQuery();
        return settings.baseUrl()
                .map(base -> URI.create(base + "/" + venue.id() + own.getRawPath() + query))
                .orElse(own);
    }

    private HttpRequest httpRequest(Request request, URI address) {
        HttpRequest.Builder http = HttpRequest.newBuilder(address)
                .header("Accept", "application/json")
                .header("Accept-Encoding", "gzip")
                .header("User-Agent", userAgent);
        if (request.body() == null) {
            return http.method(request.method(), BodyPublishers.noBody()).build();
        }
        return http.header("Content-Type", "application/json")
                .method(request.method(), BodyPublishers.ofString(request.body()))
                .build();
    }

    /** The client's own timeout ends with the headers; this one covers the last byte. */
    private HttpResponse<byte[]> exchange(HttpRequest request)
            throws IOException, TimeoutException, InterruptedException {
        CompletableFuture<HttpResponse<byte[]>> answer =
                http.sendAsync(request, CappedBody.handler(settings.maxResponseBytes()));
        Duration patience = settings.connectTimeout().plus(settings.readTimeout());
        underWay.add(answer);
        try {
            if (stop.getCount() == 0) {
                throw new InterruptedException();
            }
            return answer.get(patience.toMillis(), TimeUnit.MILLISECONDS);
        } catch (CancellationException stopping) {
            throw new InterruptedException();
        } catch (ExecutionException failure) {
            Throwable cause = failure.getCause();
            if (cause instanceof IOException io) {
                throw io;
            }
            throw new IOException(cause == null ? failure : cause);
        } finally {
            underWay.remove(answer);
            answer.cancel(true);
        }
    }

    private Instant receivedAt(HttpResponse<?> response) {
        Instant now = clock.instant();
        if (settings.baseUrl().isEmpty()) {
            return now;
        }
        try {
            return response.headers()
                    .firstValue(RECORDED_AT)
                    .map(Instant::parse)
                    .orElse(now);
        } catch (DateTimeException unreadable) {
            return now;
        }
    }

    private byte[] payload(HttpResponse<byte[]> response) throws IOException {
        byte[] body = unpacked(response);
        int status = response.statusCode();
        if (status >= 300 && status < 400) {
            throw new RefusedRequestException("HTTP " + status + " sends elsewhere, which is not followed: "
                    + response.headers().firstValue("location").orElse("nowhere"));
        }
        if (status >= 400 && status < 500) {
            throw new RefusedRequestException("HTTP " + status + ": " + JsonBody.excerpt(body));
        }
        if (status != 200) {
            throw new IOException("HTTP " + status + ": " + JsonBody.excerpt(body));
        }
        String flaw = JsonBody.flaw(body);
        if (!flaw.isEmpty()) {
            throw new IOException(flaw);
        }
        return body;
    }

    private byte[] unpacked(HttpResponse<byte[]> response) throws IOException {
        String encoding = response.headers().firstValue("content-encoding").orElse("identity");
        if (encoding.equalsIgnoreCase("identity") || response.body().length == 0) {
            return response.body();
        }
        if (!encoding.equalsIgnoreCase("gzip")) {
            throw new IOException("the answer is packed as " + encoding + ", which was not asked for");
        }
        try (InputStream stream = new GZIPInputStream(new ByteArrayInputStream(response.body()))) {
            byte[] body = stream.readNBytes(settings.maxResponseBytes() + 1);
            if (body.length > settings.maxResponseBytes()) {
                throw new CappedBody.TooLongException(settings.maxResponseBytes());
            }
            return body;
        }
    }

    private static Map<String, String> headers(HttpResponse<?> response) {
        Map<String, String> headers = new HashMap<>();
        response.headers().map().forEach((name, values) -> headers.put(name.toLowerCase(Locale.ROOT), values.get(0)));
        return headers;
    }

    private String describe(Exception failure) {
        if (failure instanceof TimeoutException) {
            return "no whole answer within " + settings.readTimeout().toMillis() + " ms (feeds.read-timeout)";
        }
        if (failure instanceof CappedBody.TooLongException) {
            return "the answer is longer than " + settings.maxResponseBytes() + " bytes (feeds.max-response)";
        }
        return failure.getMessage() == null ? failure.toString() : failure.getMessage();
    }
}
