package io.pitlane.route;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pitlane.load.BatchReport;
import io.pitlane.store.LineForm;
import io.pitlane.store.Receipt;
import io.pitlane.store.StoreRefusalException;
import io.pitlane.store.Submission;
import io.pitlane.store.Tier;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.apache.camel.CamelExecutionException;
import org.apache.camel.ProducerTemplate;
import org.apache.camel.impl.DefaultCamelContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class StoreComponentTest {

    private static final String TO = "store:market.trades";

    private final DefaultCamelContext context = new DefaultCamelContext();
    private Submission last;
    private CompletableFuture<Receipt> answer =
            CompletableFuture.completedFuture(new Receipt("b", Tier.POSTGRES, 2, List.of(), BatchReport.NOTHING));

    @BeforeEach
    void start() {
        context.addComponent("store", new StoreComponent(submission -> {
            last = submission;
            return answer;
        }));
        context.start();
    }

    @AfterEach
    void stop() {
        context.stop();
    }

    @Test
    void theBodyIsSubmittedAndBecomesTheReceipt() throws Exception {
        try (ProducerTemplate producer = context.createProducerTemplate()) {
            Object receipt = producer.requestBodyAndHeaders(
                    TO,
                    "{\"a\":1}\n\n{\"a\":2}",
                    Map.of("Idempotency-Key", "key-1", "PitlaneSource", "bot", "PitlaneForm", "recording"));

            assertThat(receipt).isInstanceOf(Receipt.class);
            assertThat(last.dataset()).isEqualTo("market.trades");
            assertThat(last.batchId()).isEqualTo("key-1");
            assertThat(last.source()).isEqualTo("bot");
            assertThat(last.form()).isEqualTo(LineForm.RECORDING);
            assertThat(last.records()).isEqualTo(2);
            assertThat(new String(last.lines(), StandardCharsets.UTF_8)).isEqualTo("{\"a\":1}\n{\"a\":2}\n");
        }
    }

    @Test
    void bytesAndStreamsAreTakenTooAndHeadersMayBeLeftOut() throws Exception {
        try (ProducerTemplate producer = context.createProducerTemplate()) {
            producer.requestBody(TO, (Object) "{}".getBytes(StandardCharsets.UTF_8));
            assertThat(last.form()).isEqualTo(LineForm.RECORDS);
            assertThat(last.batchId()).isEmpty();
            producer.requestBody(TO, new ByteArrayInputStream("{}\n{}\n{}\n".getBytes(StandardCharsets.UTF_8)));
            assertThat(last.records()).isEqualTo(3);
        }
    }

    @Test
    void whatIsRefusedFailsTheExchange() throws Exception {
        try (ProducerTemplate producer = context.createProducerTemplate()) {
            answer = CompletableFuture.failedFuture(
                    new StoreRefusalException(StoreRefusalException.Reason.FULL, "full", null));
            assertThatThrownBy(() -> producer.requestBody(TO, (Object) "{}"))
                    .isInstanceOf(CamelExecutionException.class)
                    .hasCauseInstanceOf(StoreRefusalException.class);
            assertThatThrownBy(() -> producer.requestBody(TO, (Object) "  \n"))
                    .hasCauseInstanceOf(IllegalArgumentException.class);
        }
    }

    @Test
    void nothingComesOutOfIt() {
        assertThatThrownBy(() -> context.getEndpoint(TO).createConsumer(exchange -> {}))
                .isInstanceOf(UnsupportedOperationException.class);
    }
}
