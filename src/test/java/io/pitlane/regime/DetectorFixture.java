package io.pitlane.regime;

import io.pitlane.config.LoadSettings;
import io.pitlane.dataset.Catalog;
import io.pitlane.dataset.PayloadDecoders;
import io.pitlane.load.Loader;
import io.pitlane.metrics.LoadMetrics;
import io.pitlane.store.DirectStore;
import io.pitlane.testing.TestDatabase;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** A detector over a database, with a clock that the test sets. */
final class DetectorFixture implements AutoCloseable {

    static final Path STATEMENTS = Path.of("routes/sql");

    final HandClock clock = new HandClock();
    final List<String> onTheWay = new ArrayList<>();
    private final TestDatabase database;
    private final Loader loader;

    DetectorFixture(TestDatabase database, Path folder) {
        this.database = database;
        this.loader = new Loader(
                Catalog.read(Path.of("config/datasets")),
                PayloadDecoders.none(),
                database.transactions(),
                new LoadSettings(2, 1 << 20, 16 << 20),
                LoadMetrics.none(),
                folder.resolve("quarantine"),
                clock);
    }

    RegimeDetector detector(RegimeRules rules) {
        return new RegimeDetector(
                rules,
                STATEMENTS,
                database.transactions(),
                new DirectStore(loader),
                (from, until) -> onTheWay.stream().findFirst(),
                clock);
    }

    /** The stored row as text, but for when it was written; empty: there is none. */
    Optional<String> row(Instant ts) {
        return database
                .rows("select (to_jsonb(row) - 'created_at')::text as text from pit.regime_snapshots row where ts = '"
                        + ts + "'")
                .stream()
                .map(each -> (String) each.get("text"))
                .findFirst();
    }

    long createdAt(Instant ts) {
        return database.number(
                "select (extract(epoch from created_at) * 1000)::bigint from pit.regime_snapshots where ts = '" + ts
                        + "'");
    }

    @Override
    public void close() {
        loader.close();
    }

    /** Stands still, five minutes behind the boundary at first. */
    static final class HandClock extends Clock {

        private volatile Instant now = PricesFixture.AT.plus(Duration.ofMinutes(5));

        void set(Instant time) {
            now = time;
        }

        void advance(Duration time) {
            now = now.plus(time);
        }

        @Override
        public Instant instant() {
            return now;
        }

        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            return this;
        }
    }
}
