package io.pitlane.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.pitlane.dataset.Catalog;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WaitingRecordsTest {

    private static final Instant FROM = Instant.parse("2026-03-01T00:00:00Z");
    private static final Instant UNTIL = Instant.parse("2026-03-10T08:00:00Z");

    @TempDir
    Path data;

    private Spool spool;
    private WaitingRecords waiting;

    @BeforeEach
    void open() {
        spool = SpoolFixture.open(data);
        waiting = new WaitingRecords(
                spool, Catalog.read(Path.of("config/datasets")), List.of("market.trades", "market.tickers"));
    }

    @AfterEach
    void close() {
        spool.close();
    }

    @Test
    void anEmptySpoolHoldsNothing() {
        assertThat(waiting.first(FROM, UNTIL)).isEmpty();
    }

    @Test
    void otherDatasetsDoNotMatter() {
        write("market.orderbooks", LineForm.RECORDS, UNTIL, "{\"ts\":\"2026-03-10T07:59:59Z\"}");

        assertThat(waiting.first(FROM, UNTIL)).isEmpty();
    }

    @Test
    void whatWasAcceptedByThenMayBeOfThen() {
        SpoolEntry entry = write("market.tickers", LineForm.RECORDS, UNTIL, "{\"ts\":\"2026-03-10T08:00:00.000001Z\"}");

        assertThat(waiting.first(FROM, UNTIL)).contains(entry);
    }

    @Test
    void whatWasAcceptedLongBeforeIsTooOld() {
        write("market.trades", LineForm.RECORDS, FROM.minusSeconds(86_401), "{\"ts\":\"2026-03-01T00:00:00Z\"}");
        assertThat(waiting.first(FROM, UNTIL)).isEmpty();

        write("market.trades", LineForm.RECORDS, FROM.minusSeconds(86_400), "{\"ts\":\"2026-03-01T00:00:00Z\"}");
        assertThat(waiting.first(FROM, UNTIL))
                .as("its clock may be a day ahead")
                .isPresent();
    }

    @Test
    void ofWhatCameLaterTheRecordsTell() {
        Instant later = UNTIL.plusSeconds(60);
        write("market.trades", LineForm.RECORDS, later, "{\"ts\":\"2026-03-10T08:00:00.000001Z\"}", "no JSON");
        write("market.trades", LineForm.RECORDS, later, "{\"ts\":\"2026-02-28T23:59:59Z\"}");
        assertThat(waiting.first(FROM, UNTIL)).isEmpty();

        SpoolEntry late = write(
                "market.trades",
                LineForm.RECORDS,
                later,
                "{\"ts\":\"2026-03-10T08:00:01Z\"}",
                "{\"raw\":{\"ts\":\"2026-03-10T08:00:01Z\"},\"ts\":\"2026-03-10T08:00:00Z\"}");
        assertThat(waiting.first(FROM, UNTIL)).contains(late);
    }

    @Test
    void whatDoesNotTellItsTimeMayBeOfThen() {
        write("market.trades", LineForm.RECORDS, UNTIL.plusSeconds(60), "{\"price\":\"1\"}");

        assertThat(waiting.first(FROM, UNTIL)).isPresent();
    }

    @Test
    void whatAnExchangeSentMayBeOfAnyTime() {
        write(
                "market.trades",
                LineForm.RECORDING,
                UNTIL.plusSeconds(60),
                "{\"exchange\":\"okx\",\"kind\":\"trades\",\"received_at\":\"2026-03-10T08:01:00Z\",\"payload\":{}}");

        assertThat(waiting.first(FROM, UNTIL)).isPresent();
    }

    @Test
    void aDamagedFileMayHoldAnythingAndStaysAsItIs() throws IOException {
        SpoolEntry entry =
                write("market.trades", LineForm.RECORDS, UNTIL.plusSeconds(60), "{\"ts\":\"2026-03-10T08:00:01Z\"}");
        String whole = Files.readString(entry.path());
        Files.writeString(entry.path(), whole.substring(0, whole.length() - 5));

        assertThat(waiting.first(FROM, UNTIL)).isPresent();
        assertThat(entry.path()).exists();
    }

    private SpoolEntry write(String dataset, LineForm form, Instant acceptedAt, String... lines) {
        byte[] text = (String.join("\n", lines) + "\n").getBytes(StandardCharsets.UTF_8);
        return spool.write(new SpoolBatch(
                dataset + acceptedAt + lines[0].hashCode(), dataset, form, "test", acceptedAt, text, lines.length));
    }
}
