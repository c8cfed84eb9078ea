package io.pitlane.load;

import static org.assertj.core.api.Assertions.assertThat;

import io.pitlane.config.LoadSettings;
import io.pitlane.dataset.Catalog;
import io.pitlane.metrics.LoadMetrics;
import io.pitlane.testing.DatabaseTest;
import io.pitlane.testing.TestDatabase;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@DatabaseTest
class LoaderTest {

    @TempDir
    Path folder;

    private final TestDatabase database;
    private final Catalog catalog = Catalog.read(Path.of("config/datasets"));
    private Loader loader;

    LoaderTest(TestDatabase database) {
        this.database = database;
    }

    @BeforeEach
    void openLoader() {
        database.execute("truncate pit.trades, pit.regime_snapshots, pit.premove_artifacts, ops.loads, ops.quarantine");
        loader = new Loader(
                catalog,
                database.transactions(),
                new LoadSettings(2, 1 << 20),
                LoadMetrics.none(),
                folder.resolve("quarantine"),
                Clock.systemUTC());
    }

    @AfterEach
    void closeLoader() {
        loader.close();
    }

    @Test
    void loadsEveryRecordOfALinesFileOnce() throws IOException {
        Path file = write(
                "trades.ndjson",
                """
                {"ts":"2026-01-01T00:00:00.1234567Z","symbol":"BTC/USD","venue":"kraken","side":"buy","price":1.5,"qty":2,"trade_id":"a"}
                {"timestamp":"2026-01-01T00:00:01Z","symbol":"BTC/USD","venue":"kraken","price":1.5,"size":2,"trade_id":"b","fee":0.1}
                nonsense
                """);

        LoadReport report = load(file, "pit.trades");

        assertThat(report.inserted()).isEqualTo(2);
        assertThat(report.rejected()).isEqualTo(1);
        assertThat(load(file, "pit.trades").files().get(0).state()).isEqualTo(FileState.DUPLICATE);
    }

    private LoadReport load(Path file, String dataset) {
        return loader.load(
                new SourceFiles(catalog).find(List.of(file), Optional.of(dataset)),
                LoadOptions.DEFAULT,
                LoadProgress.silent());
    }

    private Path write(String name, String content) throws IOException {
        return Files.writeString(folder.resolve(name), content);
    }
}
