package io.pitlane.selftest;

import io.pitlane.error.OperationFailedException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;

/** The whole product, {@code pitlane run}: records are posted, and files put into its inbox. */
final class ServiceVictim implements Victim {

    private static final Duration LOOK_EVERY = Duration.ofMillis(25);

    private final ProductProcess process;
    private final Path data;
    private final URI base;
    private final HttpClient client = HttpClient.newHttpClient();

    /** Starts it, and waits until it answers or has died. */
    ServiceVictim(ProductProcess.Start start, Path data, Duration patience) {
        int port = freePort();
        this.data = data;
        this.base = URI.create("http://127.0.0.1:" + port);
        this.process = ProductProcess.start(start.with(Map.of("PITLANE_HTTP_PORT", Integer.toString(port))), "run");
        if (!await(this::answers, patience) && isAlive()) {
            kill();
            throw new OperationFailedException(
                    "'pitlane run' did not answer within " + patience + "; see " + start.log(), null);
        }
    }

    /** Nobody else is given it for a while. */
    private static int freePort() {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new OperationFailedException("Cannot find a free port: " + e, e);
        }
    }

    private boolean answers() {
        HttpRequest request = HttpRequest.newBuilder(base.resolve("/health/live"))
                .timeout(Duration.ofSeconds(5))
                .build();
        return client.sendAsync(request, HttpResponse.BodyHandlers.discarding())
                .handle((response, failure) -> failure == null && response.statusCode() == 200)
                .join();
    }

    @Override
    public CompletableFuture<Boolean> submit(Parcel parcel) {
        HttpRequest.Builder request = HttpRequest.newBuilder(
                        base.resolve("/ingest/" + parcel.kind().dataset()))
                .timeout(Duration.ofSeconds(30))
                .header("Content-Type", "application/x-ndjson")
                .POST(HttpRequest.BodyPublishers.ofByteArray(parcel.bytes()));
        if (!parcel.batchId().isEmpty()) {
            request.header("Idempotency-Key", parcel.batchId());
        }
        return client.sendAsync(request.build(), HttpResponse.BodyHandlers.ofString())
                .handle((response, failure) -> failure == null && response.statusCode() / 100 == 2);
    }

    @Override
    public boolean drain(Duration patience) {
        boolean isDrained = await(() -> !isAlive() || isEmpty("spool") && isEmpty("inbox"), patience);
        if (!isDrained) {
            throw new OperationFailedException(
                    "The backlog and the inbox in " + data + " did not come home within " + patience, null);
        }
        return isAlive();
    }

    /** Hidden files and those of the product's own books do not count. */
    private boolean isEmpty(String folder) {
        try (Stream<Path> files = Files.walk(data.resolve(folder))) {
            List<Path> left = files.filter(Files::isRegularFile)
                    .filter(file -> Stream.iterate(file, path -> !path.equals(data), Path::getParent)
                            .noneMatch(path -> path.getFileName().toString().startsWith(".")))
                    .toList();
            return left.isEmpty();
        } catch (NoSuchFileException none) {
            return true;
        } catch (IOException | UncheckedIOException moved) {
            return false; // a file or folder went while it was looked at
        }
    }

    private boolean await(BooleanSupplier condition, Duration patience) {
        long end = System.nanoTime() + patience.toNanos();
        while (isAlive() && System.nanoTime() < end) {
            if (condition.getAsBoolean()) {
                return true;
            }
            try {
                Thread.sleep(LOOK_EVERY.toMillis());
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return false;
            }
        }
        return condition.getAsBoolean();
    }

    @Override
    public ProductProcess process() {
        return process;
    }
}
