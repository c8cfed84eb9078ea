package io.pitlane.store;

import io.pitlane.config.FullPolicy;
import io.pitlane.config.SpoolSettings;
import io.pitlane.metrics.SpoolMetrics;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** Spools over a folder of a test, and batches for them. */
final class SpoolFixture {

    static final Instant NOON = Instant.parse("2026-03-01T12:00:00.250Z");
    static final String TRADES = "pit.trades";
    static final SpoolSettings ROOMY = new SpoolSettings(1L << 40, 0, FullPolicy.REFUSE);

    private SpoolFixture() {}

    static Spool open(Path data) {
        return open(data, new DiskLayer());
    }

    static Spool open(Path data, FileLayer layer) {
        return open(data, layer, ROOMY, Duration.ZERO, SpoolMetrics.none());
    }

    static Spool open(Path data, FileLayer layer, SpoolSettings settings, Duration patience, SpoolMetrics metrics) {
        return new Spool(
                data.resolve("spool"),
                data.resolve("quarantine"),
                layer,
                settings,
                dataset -> settings.whenFull(),
                patience,
                metrics,
                Clock.systemUTC());
    }

    static SpoolBatch batch(String id, int records) {
        return batch(id, TRADES, "http", NOON, records);
    }

    static SpoolBatch batch(String id, String dataset, String source, Instant acceptedAt, int records) {
        return new SpoolBatch(id, dataset, LineForm.RECORDS, source, acceptedAt, lines(id, records), records);
    }

    static byte[] lines(String id, int records) {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < records; i++) {
            text.append(line(id, i));
        }
        return text.toString().getBytes(StandardCharsets.UTF_8);
    }

    static String line(String id, int index) {
        return "{\"symbol\":\"BTC-USD\",\"venue\":\"kraken\",\"price\":%d.5,\"id\":\"%s\"}\n".formatted(index, id);
    }

    /** All batches of the backlog that can be read; what is damaged is saved on the way. */
    static List<SpoolBatch> readAll(Spool spool) {
        List<SpoolBatch> batches = new ArrayList<>();
        for (SpoolEntry entry : spool.backlog()) {
            spool.read(entry).ifPresent(batches::add);
        }
        return batches;
    }

    static List<String> lines(SpoolBatch batch) {
        return new String(batch.lines(), StandardCharsets.UTF_8).lines().toList();
    }
}
