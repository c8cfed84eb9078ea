package io.pitlane.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.pitlane.config.FullPolicy;
import io.pitlane.config.SpoolSettings;
import io.pitlane.metrics.SpoolMetrics;
import io.pitlane.store.DiskLayer;
import io.pitlane.store.LineForm;
import io.pitlane.store.Spool;
import io.pitlane.store.SpoolBatch;
import io.pitlane.store.SpoolEntry;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SpoolCheckTest {

    private static final Instant NOON = Instant.parse("2026-03-01T12:00:00Z");
    private static final Clock CLOCK = Clock.fixed(NOON.plusSeconds(90), ZoneOffset.UTC);

    @TempDir
    Path data;

    @Test
    void isWellWhileNothingWaits() {
        try (Spool spool = spool(1 << 20)) {
            assertThat(look(spool, false)).isEqualTo(Finding.up("No batch waits for the database"));
        }
    }

    @Test
    void saysSinceWhenHowMuchWaits() {
        try (Spool spool = spool(1 << 20)) {
            write(spool, "b-1");
            write(spool, "b-2");

            Finding finding = look(spool, false);
            assertThat(finding.status()).isEqualTo(CheckStatus.WARNING);
            assertThat(finding.why())
                    .isEqualTo("2 batches wait (0.0 MB) for the database, the oldest since 2026-03-01T12:00:00Z, 90 s");
            assertThat(finding.since()).contains(NOON);
        }
    }

    @Test
    void isDownWhereNothingMoreIsTaken() {
        try (Spool spool = spool(1 << 20)) {
            write(spool, "b-1");
        }
        try (Spool full = spool(10)) {
            assertThat(look(full, false).status()).isEqualTo(CheckStatus.DOWN);
            assertThat(look(full, true).status()).isEqualTo(CheckStatus.WARNING);
            assertThat(look(full, true).why()).contains("spool.max-size");
        }
    }

    @Test
    void tellsOfFilesThatVanished() throws IOException {
        try (Spool spool = spool(1 << 20)) {
            Files.delete(write(spool, "b-1").path());
            spool.tidy();

            assertThat(look(spool, true).status()).isEqualTo(CheckStatus.WARNING);
            assertThat(look(spool, true).why())
                    .startsWith("1 spool files vanished")
                    .contains("(batch b-1)");
        }
    }

    private static Finding look(Spool spool, boolean database) {
        return new SpoolCheck(spool, () -> database, CLOCK).look();
    }

    private static SpoolEntry write(Spool spool, String id) {
        byte[] line = "{\"price\":1}\n".getBytes(StandardCharsets.UTF_8);
        return spool.write(new SpoolBatch(id, "pit.trades", LineForm.RECORDS, "http", NOON, line, 1));
    }

    private Spool spool(long maxBytes) {
        return new Spool(
                data.resolve("spool"),
                data.resolve("quarantine"),
                new DiskLayer(),
                new SpoolSettings(maxBytes, 0, FullPolicy.REFUSE),
                dataset -> FullPolicy.REFUSE,
                Duration.ZERO,
                SpoolMetrics.none(),
                CLOCK);
    }
}
