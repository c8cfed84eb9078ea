package io.pitlane.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.pitlane.config.FullPolicy;
import io.pitlane.config.SpoolSettings;
import io.pitlane.metrics.SpoolMetrics;
import io.pitlane.store.DiskLayer;
import io.pitlane.store.LineForm;
import io.pitlane.store.Spool;
import io.pitlane.store.SpoolBatch;
import io.pitlane.testing.DatabaseTest;
import io.pitlane.testing.JavaCommand;
import io.pitlane.testing.TestDatabase;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code pitlane reconcile} as processes of their own: killed at each durable step, and several at once. */
@DatabaseTest
class ReconcileProcessTest {

    private static final int FILES = 40;
    private static final int RECORDS = 25;

    private final TestDatabase database;

    @TempDir
    private Path folder;

    ReconcileProcessTest(TestDatabase database) {
        this.database = database;
    }

    @BeforeEach
    void spool() {
        database.execute("truncate pit.trades, ops.loads, ops.quarantine, ops.spool_claims");
        try (Spool spool = new Spool(
                folder.resolve("data/spool"),
                folder.resolve("data/quarantine"),
                new DiskLayer(),
                new SpoolSettings(1 << 30, 0, FullPolicy.REFUSE),
                dataset -> FullPolicy.REFUSE,
                Duration.ZERO,
                SpoolMetrics.none(),
                Clock.systemUTC())) {
            for (int file = 0; file < FILES; file++) {
                StringBuilder lines = new StringBuilder();
                for (int i = 0; i < RECORDS; i++) {
                    // Without an id: only the batch tells a repeat.
                    lines.append(
                                    "{\"symbol\":\"BTC/USD\",\"venue\":\"kraken\",\"ts\":\"2026-03-01T10:00:00Z\",\"price\":")
                            .append(file * RECORDS + i + 1)
                            .append(",\"qty\":1}\n");
                }
                spool.write(new SpoolBatch(
                        "batch-" + file,
                        "pit.trades",
                        LineForm.RECORDS,
                        "http",
                        Instant.parse("2026-03-01T10:00:00Z").plusSeconds(file),
                        lines.toString().getBytes(StandardCharsets.UTF_8),
                        RECORDS));
            }
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "copy-sent",
                "ledger-written",
                "committed",
                "reconcile-claimed",
                "reconcile-committed",
                "spool-removed",
                "spool-removed:17"
            })
    void killedAtAnyStepItLeavesWhatTheNextRunFinishes(String point) throws Exception {
        Process killed = reconcile("killed", "--set", "crash.at=" + point);
        assertThat(killed.waitFor(60, TimeUnit.SECONDS)).isTrue();
        assertThat(killed.exitValue()).as(log("killed")).isEqualTo(137);

        Process next = reconcile("next");
        assertThat(next.waitFor(60, TimeUnit.SECONDS)).isTrue();

        assertThat(next.exitValue()).as(log("next")).isZero();
        assertThat(result("next").get("pending").intValue()).isZero();
        assertExactRows();
    }

    @Test
    void twoAtOnceShareTheBacklog() throws Exception {
        Process first = reconcile("first", "--rate", "4000");
        Process second = reconcile("second", "--rate", "4000");
        assertThat(first.waitFor(60, TimeUnit.SECONDS)).isTrue();
        assertThat(second.waitFor(60, TimeUnit.SECONDS)).isTrue();

        assertThat(first.exitValue()).as(log("first")).isZero();
        assertThat(second.exitValue()).as(log("second")).isZero();
        assertThat(result("first").get("loaded").intValue()
                        + result("second").get("loaded").intValue())
                .isEqualTo(FILES);
        assertThat(result("first").get("duplicate").intValue()
                        + result("second").get("duplicate").intValue())
                .isZero();
        assertExactRows();
    }

    private void assertExactRows() throws IOException {
        assertThat(database.number("select count(*) from pit.trades")).isEqualTo(FILES * RECORDS);
        assertThat(database.number("select count(distinct price) from pit.trades"))
                .isEqualTo(FILES * RECORDS);
        try (var files = Files.walk(folder.resolve("data/spool/pit.trades"))) {
            assertThat(files.filter(Files::isRegularFile)).isEmpty();
        }
    }

    private Process reconcile(String name, String... more) throws IOException {
        List<String> command =
                JavaCommand.of(List.of("-Xmx256m", "-Duser.timezone=UTC"), "io.pitlane.Main", "reconcile");
        command.addAll(List.of("--format", "json", "--set", "data.dir=" + folder.resolve("data")));
        command.addAll(List.of("--set", "reconcile.lease=1s"));
        command.addAll(List.of("--database-url", database.url()));
        command.addAll(List.of(more));
        ProcessBuilder builder = new ProcessBuilder(command)
                .directory(folder.toFile())
                .redirectError(folder.resolve(name + ".log").toFile())
                .redirectOutput(folder.resolve(name + ".json").toFile());
        builder.environment().put("PITLANE_HOME", CommandRun.PROJECT.toString());
        return builder.start();
    }

    private String log(String name) throws IOException {
        return Files.readString(folder.resolve(name + ".log"));
    }

    private JsonNode result(String name) throws IOException {
        return new ObjectMapper().readTree(folder.resolve(name + ".json").toFile());
    }
}
