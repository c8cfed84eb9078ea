package io.pitlane.load;

import static org.assertj.core.api.Assertions.assertThat;

import io.pitlane.config.LoadSettings;
import io.pitlane.database.Transactions;
import io.pitlane.dataset.Catalog;
import io.pitlane.dataset.PayloadDecoders;
import io.pitlane.metrics.LoadMetrics;
import io.pitlane.testing.TestDatabase;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.function.IntFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** A database to load into, a folder to load from, and what tests of loads ask about both. */
final class LoadFixture implements AutoCloseable {

    static final String TRADES = "pit.trades";
    static final String SNAPSHOTS = "pit.regime_snapshots";
    static final String ARTIFACTS = "pit.premove_artifacts";

    static final LoadOptions FORCE = new LoadOptions(false, false, OptionalLong.empty(), OptionalDouble.empty(), true);
    static final LoadOptions ATOMIC = new LoadOptions(false, true, OptionalLong.empty(), OptionalDouble.empty(), false);
    static final LoadOptions DRY_RUN =
            new LoadOptions(true, false, OptionalLong.empty(), OptionalDouble.empty(), false);

    static final Instant FIRST_TRADE = Instant.parse("2026-01-01T00:00:00Z");

    final TestDatabase database;
    final Path folder;
    final Path quarantineFolder;
    final Catalog catalog = Catalog.read(Path.of("config/datasets"));
    final Loader loader;
    private final List<Loader> others = new ArrayList<>();

    /** Empties the tables. */
    LoadFixture(TestDatabase database, Path folder) {
        database.execute("truncate pit.trades, pit.regime_snapshots, pit.premove_artifacts, ops.loads, ops.quarantine");
        this.database = database;
        this.folder = folder;
        this.quarantineFolder = folder.resolve("quarantine");
        this.loader = newLoader(ChunkLimits.STANDARD);
    }

    @Override
    public void close() {
        others.forEach(Loader::close);
    }

    /** A loader as another process would have it; closed with the fixture. */
    Loader newLoader(ChunkLimits limits) {
        return newLoader(limits, catalog, database.transactions());
    }

    Loader newLoader(ChunkLimits limits, Catalog itsCatalog, Transactions transactions) {
        return newLoader(limits, itsCatalog, PayloadDecoders.none(), transactions);
    }

    Loader newLoader(ChunkLimits limits, Catalog itsCatalog, PayloadDecoders decoders, Transactions transactions) {
        Loader another = new Loader(
                itsCatalog,
                decoders,
                transactions,
                LoadTables.OPS,
                new LoadSettings(2, 1 << 20, 16 << 20),
                limits,
                LoadMetrics.none(),
                quarantineFolder,
                Clock.systemUTC());
        others.add(another);
        return another;
    }

    LoadReport load(String dataset, Path... files) {
        return load(loader, LoadOptions.DEFAULT, dataset, files);
    }

    LoadReport load(LoadOptions options, String dataset, Path... files) {
        return load(loader, options, dataset, files);
    }

    static LoadReport load(Loader loader, LoadOptions options, String dataset, Path... files) {
        return loader.load(
                Stream.of(files).map(file -> new SourceFile(file, dataset)).toList(), options, LoadProgress.silent());
    }

    Path write(String name, String content) {
        return write(name, content.getBytes(StandardCharsets.UTF_8));
    }

    Path write(String name, byte[] content) {
        try {
            Path file = folder.resolve(name);
            Files.createDirectories(file.getParent());
            return Files.write(file, content);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A trade of second {@code i} of the year, with the id {@code t<i>}. */
    static String trade(int i) {
        return trade(i, "\"trade_id\":\"t" + i + "\"");
    }

    /** A trade of second {@code i} of the year. */
    static String trade(int i, String more) {
        return "{\"ts\":\"" + FIRST_TRADE.plusSeconds(i)
                + "\",\"symbol\":\"BTC/USD\",\"venue\":\"kraken\",\"side\":\"buy\",\"price\":" + (100 + i)
                + ".5,\"qty\":0.25" + (more.isEmpty() ? "" : "," + more) + "}";
    }

    static String lines(int from, int to, IntFunction<String> line) {
        return IntStream.range(from, to).mapToObj(line).collect(Collectors.joining("\n", "", "\n"));
    }

    static String trades(int from, int to) {
        return lines(from, to, LoadFixture::trade);
    }

    long count(String table) {
        return database.number("select count(*) from " + table);
    }

    /** The trade ids in the table, sorted. */
    List<String> tradeIds() {
        return tradeIds(TRADES);
    }

    List<String> tradeIds(String table) {
        return column("select trade_id from " + table + " order by trade_id");
    }

    List<String> column(String sql) {
        return database.rows(sql).stream()
                .map(row -> String.valueOf(row.values().iterator().next()))
                .toList();
    }

    List<Map<String, Object>> quarantine() {
        return database.rows("select * from ops.quarantine order by load_id, record");
    }

    /** The ledger's counts are those of the table and of the quarantine. */
    void assertThatLedgerAddsUp(String dataset) {
        assertThat(database.number(
                        "select coalesce(sum(inserted), 0) from ops.loads where dataset = '" + dataset + "'"))
                .as("inserted by the ledger")
                .isEqualTo(count(dataset));
        assertThat(database.number("select coalesce(sum(rejected), 0) from ops.loads where repeat = 0 and dataset = '"
                        + dataset + "'"))
                .as("rejected by the ledger")
                .isEqualTo(database.number("select count(*) from ops.quarantine where dataset = '" + dataset + "'"));
        assertThat(database.number(
                        "select count(*) from ops.loads where read <> inserted + updated + duplicate + rejected"))
                .isZero();
    }

    static void assertCounts(LoadReport report, long inserted, long updated, long duplicate, long rejected) {
        assertThat(report.failures()).isEmpty();
        assertThat(List.of(report.read(), report.inserted(), report.updated(), report.duplicate(), report.rejected()))
                .as("read, inserted, updated, duplicate, rejected")
                .containsExactly(inserted + updated + duplicate + rejected, inserted, updated, duplicate, rejected);
    }

    static FileState state(LoadReport report) {
        return report.files().get(report.files().size() - 1).state();
    }
}
