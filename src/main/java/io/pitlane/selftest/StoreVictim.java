package io.pitlane.selftest;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.pitlane.config.CrashAt;
import io.pitlane.error.OperationFailedException;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;

/** The store of the product and its way home, without routes: {@code pitlane selftest victim}; see {@link VictimWork}. */
final class StoreVictim implements Victim {

    private static final ObjectMapper JSON = new ObjectMapper();

    private static final Duration PAUSE = Duration.ofMillis(20);

    private final ProductProcess process;
    private final AtomicInteger numbers = new AtomicInteger();
    private final Map<Integer, CompletableFuture<JsonNode>> open = new ConcurrentHashMap<>();
    private final CountDownLatch ready = new CountDownLatch(1);
    private volatile boolean ended;

    /** Starts it, and waits until it takes orders or has died. */
    StoreVictim(ProductProcess.Start start, Duration patience) {
        this.process = ProductProcess.start(start, "selftest", "victim");
        Thread reader = new Thread(this::read, "victim-answers");
        reader.setDaemon(true);
        reader.start();
        try {
            if (!ready.await(patience.toMillis(), TimeUnit.MILLISECONDS)) {
                kill();
                throw new OperationFailedException(
                        "A process of the product took no orders within " + patience + "; see " + start.log(), null);
            }
        } catch (InterruptedException e) {
            kill();
            Thread.currentThread().interrupt();
        }
    }

    private void read() {
        try (BufferedReader lines =
                new BufferedReader(new InputStreamReader(process.output(), StandardCharsets.UTF_8))) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                JsonNode answer = JSON.readTree(line);
                CompletableFuture<JsonNode> asked =
                        open.remove(answer.path("number").asInt());
                if (asked == null) {
                    ready.countDown();
                } else {
                    asked.complete(answer);
                }
            }
        } catch (IOException killed) {
            // what was printed in part does not count
        } finally {
            ended = true;
            ready.countDown();
            List<CompletableFuture<JsonNode>> left = new ArrayList<>(open.values());
            left.forEach(each -> each.complete(JSON.createObjectNode()));
        }
    }

    @Override
    public CompletableFuture<Boolean> submit(Parcel parcel) {
        return ask(JSON.createObjectNode()
                        .put("do", VictimWork.STORE)
                        .put("dataset", parcel.kind().dataset())
                        .put("batch", parcel.batchId())
                        .put("lines", parcel.lines()))
                .thenApply(answer -> answer.path("done").asBoolean());
    }

    /** Arms a crash point in the running process. */
    void arm(CrashAt at) {
        join(ask(JSON.createObjectNode().put("do", VictimWork.ARM).put("at", at.toString())), Duration.ofSeconds(30));
    }

    @Override
    public boolean drain(Duration patience) {
        long end = System.nanoTime() + patience.toNanos();
        Set<String> reasons = new LinkedHashSet<>();
        while (true) {
            JsonNode answer = join(ask(JSON.createObjectNode().put("do", VictimWork.DRAIN)), patience);
            if (!answer.has("done")) {
                return false;
            }
            if (answer.path("done").asBoolean()) {
                return true;
            }
            reasons.add(answer.path("why").asText());
            if (System.nanoTime() > end) {
                throw new OperationFailedException(
                        "The backlog did not come home within " + patience + ": " + answer.path("pending")
                                + " files wait; " + String.join(" ", reasons),
                        null);
            }
            LockSupport.parkNanos(PAUSE.toNanos());
        }
    }

    private CompletableFuture<JsonNode> ask(ObjectNode order) {
        int number = numbers.incrementAndGet();
        CompletableFuture<JsonNode> answer = new CompletableFuture<>();
        open.put(number, answer);
        try {
            byte[] line =
                    (JSON.writeValueAsString(order.put("number", number)) + "\n").getBytes(StandardCharsets.UTF_8);
            OutputStream orders = process.input();
            synchronized (orders) {
                orders.write(line);
                orders.flush();
            }
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        } catch (IOException died) {
            answer.complete(JSON.createObjectNode());
        }
        if (ended) {
            answer.complete(JSON.createObjectNode());
        }
        return answer;
    }

    private JsonNode join(CompletableFuture<JsonNode> answer, Duration patience) {
        try {
            return answer.get(Math.max(0, patience.toMillis()), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return JSON.createObjectNode();
        } catch (ExecutionException e) {
            throw new IllegalStateException(e);
        } catch (TimeoutException e) {
            kill();
            throw new OperationFailedException("A process of the product gave no answer in time", e);
        }
    }

    @Override
    public ProductProcess process() {
        return process;
    }
}
