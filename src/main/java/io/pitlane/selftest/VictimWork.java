package io.pitlane.selftest;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.pitlane.config.CrashAt;
import io.pitlane.config.CrashPoint;
import io.pitlane.store.LineForm;
import io.pitlane.store.ReconcileReport;
import io.pitlane.store.Store;
import io.pitlane.store.Submission;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;

/**
 * What {@code pitlane selftest victim} does: an order a line of JSON, {@code {"number","do"}}, and an answer a line, {@code
 * {"number","done"}}, in the order in which the orders are done. Orders are {@code store} with {@code dataset}, {@code
 * batch} (may be empty) and {@code lines}; {@code arm} with {@code at}, as the setting crash.at; and {@code drain}.
 */
public final class VictimWork {

    static final String STORE = "store";
    static final String ARM = "arm";
    static final String DRAIN = "drain";

    private static final ObjectMapper JSON = new ObjectMapper();

    private final Store store;
    private final Supplier<ReconcileReport> reconciling;
    private final PrintStream out;

    /** @param reconciling brings the backlog home, as far as that is possible now */
    public VictimWork(Store store, Supplier<ReconcileReport> reconciling, PrintStream out) {
        this.store = store;
        this.reconciling = reconciling;
        this.out = out;
    }

    /** Does what it is told until {@code in} ends. */
    public void run(InputStream in) throws IOException {
        say(JSON.createObjectNode().put("number", 0).put("done", true));
        try (BufferedReader orders = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8))) {
            for (String line = orders.readLine(); line != null; line = orders.readLine()) {
                JsonNode order = JSON.readTree(line);
                int number = order.path("number").asInt();
                switch (order.path("do").asText()) {
                    case STORE -> store(order, number);
                    case DRAIN -> CompletableFuture.runAsync(() -> drain(number));
                    case ARM -> {
                        CrashPoint.arm(
                                Optional.of(CrashAt.parse(order.path("at").asText())));
                        say(answer(number, true));
                    }
                    default -> say(answer(number, false).put("why", "unknown order"));
                }
            }
        }
    }

    private void store(JsonNode order, int number) {
        try {
            store.submit(Submission.ofLines(
                            order.path("dataset").asText(),
                            LineForm.RECORDS,
                            order.path("batch").asText(),
                            "selftest",
                            order.path("lines").asText().getBytes(StandardCharsets.UTF_8)))
                    .whenComplete((receipt, failure) -> say(
                            failure == null
                                    ? answer(number, true)
                                            .put("tier", receipt.tier().word())
                                    : answer(number, false).put("why", failure.toString())));
        } catch (RuntimeException e) {
            say(answer(number, false).put("why", e.toString()));
        }
    }

    private void drain(int number) {
        try {
            ReconcileReport report = reconciling.get();
            say(answer(number, report.pending() == 0)
                    .put("pending", report.pending())
                    .put("failed", report.failed())
                    .put("why", String.join("; ", report.notes())));
        } catch (RuntimeException e) {
            say(answer(number, false).put("why", e.toString()));
        }
    }

    private static ObjectNode answer(int number, boolean done) {
        return JSON.createObjectNode().put("number", number).put("done", done);
    }

    /** In one piece: a reader must not take half of it for an answer. */
    private void say(ObjectNode answer) {
        byte[] line = (answer + "\n").getBytes(StandardCharsets.UTF_8);
        synchronized (out) {
            out.write(line, 0, line.length);
            out.flush();
        }
    }
}
