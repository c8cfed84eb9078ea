package io.pitlane.maintain;

import io.pitlane.config.RetentionSettings;
import io.pitlane.database.Database;
import io.pitlane.database.DatabaseClock;
import io.pitlane.dataset.Catalog;
import io.pitlane.testing.TestDatabase;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.LocalDate;
import java.util.List;
import java.util.function.BooleanSupplier;

/** A database whose days get old, with stand-ins for what exports say of a day: a row for each that one holds. */
final class RetentionWorld {

    private static final String EXPORTS =
            """
            create table if not exists ops.exported_days (dataset text, day date);
            create table if not exists ops.noted_changes (dataset text, day date);
            create or replace function ops.day_is_exported(dataset text, day date) returns boolean language sql as
              $$ select exists (select from ops.exported_days e where e.dataset = $1 and e.day = $2) $$;
            create or replace function ops.note_day_change(dataset text, day date) returns void language sql as
              $$ insert into ops.noted_changes values ($1, $2) $$;
            """;

    private final TestDatabase database;
    private final Catalog catalog;

    RetentionWorld(TestDatabase database, Catalog catalog) {
        this.database = database;
        this.catalog = catalog;
    }

    /** The shipped catalog, in which two datasets are kept for so many days. */
    static Catalog catalog(Path folder, String one, int days, String other, int otherDays) throws IOException {
        Files.createDirectories(folder);
        for (String name : List.of(
                "market.funding_rates",
                "market.markets",
                "market.orderbooks",
                "market.tickers",
                "market.trades",
                "pit.premove_artifacts",
                "pit.regime_snapshots",
                "pit.trades")) {
            String text = Files.readString(Path.of("config/datasets", name + ".yaml"));
            String retention = name.equals(one)
                    ? "retention: " + days + "\n"
                    : name.equals(other) ? "retention: " + otherDays + "\n" : "";
            Files.writeString(folder.resolve(name + ".yaml"), retention + text);
        }
        return Catalog.read(folder);
    }

    Catalog catalog() {
        return catalog;
    }

    void clear() {
        database.execute(
                """
                do $$ declare part regclass; begin
                  for part in select c.oid from pg_class c where relnamespace = 'market'::regnamespace and relkind = 'r'
                      and relname ~ '^(tickers|orderbooks|trades|funding_rates)_[0-9_]+$'
                  loop execute format('drop table %s', part); end loop;
                end $$;
                truncate market.markets, market.ingest_events, ops.dropped_days, ops.removals, ops.loads, ops.job_runs, pit.trades;
                """);
        exports();
        database.execute("truncate ops.exported_days, ops.noted_changes");
    }

    void exports() {
        database.execute(EXPORTS);
    }

    void export(String dataset, LocalDate day) {
        database.execute("insert into ops.exported_days values ('" + dataset + "', '" + day + "')");
    }

    /** No export holds it any more as it is. */
    void changed(String dataset, LocalDate day) {
        database.execute("delete from ops.exported_days where dataset = '" + dataset + "' and day = '" + day + "'");
    }

    /** At the two ends of the day in UTC, whatever day it is elsewhere. */
    void tradesOn(LocalDate day, int count) {
        database.execute("select ops.create_day_partition('market.trades', '" + day + "');"
                + " insert into market.trades (exchange_id, symbol, ts, ts_source, trade_id, price, size)"
                + " select 1, 'A', case when n % 2 = 0 then timestamptz '" + day + "T00:00:00Z' else timestamptz '"
                + day + "T23:59:59.999999Z' end, 'exchange', '" + day + "/' || n, 1.50, n"
                + " from generate_series(1, " + count + ") n");
    }

    void fillsOn(LocalDate day, int count) {
        database.execute("insert into pit.trades (ts, symbol, venue, price, qty, trade_id)"
                + " select case when n % 2 = 0 then timestamptz '" + day + "T00:00:00Z' else timestamptz '" + day
                + "T23:59:59.999999Z' end, 'A', 'okx', 1, 1, '" + day + "/' || n from generate_series(1, " + count
                + ") n");
    }

    void endGrace() {
        database.execute("update ops.dropped_days set at = at - interval '10 days', until = now() - interval '1 second'"
                + " where state = 'detached'");
    }

    String name(LocalDate day) {
        return "trades_" + day.toString().replace('-', '_');
    }

    String partition(LocalDate day) {
        return "market." + name(day);
    }

    boolean isThere(LocalDate day) {
        return database.number("select count(to_regclass('" + partition(day) + "'))") == 1;
    }

    boolean isAttached(LocalDate day) {
        return database.number("select count(*) from pg_inherits where inhparent = 'market.trades'::regclass"
                        + " and inhrelid = to_regclass('" + partition(day) + "')")
                == 1;
    }

    Retention retention(Duration grace) {
        return retention(RetentionFixture.settings(true, true, grace));
    }

    Retention retention(RetentionSettings settings) {
        return retention(settings, DaySteps.unheard());
    }

    Retention retention(RetentionSettings settings, DaySteps steps) {
        return retention(database.database(), settings, steps);
    }

    Retention retention(Database way, RetentionSettings settings, DaySteps steps) {
        return retention(way, settings, () -> false, steps);
    }

    Retention retention(Database way, RetentionSettings settings, BooleanSupplier isStopped, DaySteps steps) {
        return new Retention(
                way, settings, catalog, InstantSource.system(), DatabaseClock.ofTheServer(), isStopped, steps);
    }

    /** As of a time at which both clocks agree. */
    Retention retentionAt(Instant now, RetentionSettings settings) {
        return new Retention(
                database.database(),
                settings,
                catalog,
                InstantSource.fixed(now),
                connection -> now,
                () -> false,
                DaySteps.unheard());
    }

    DaysAhead daysAhead() {
        return new DaysAhead(database.transactions(), catalog);
    }
}
