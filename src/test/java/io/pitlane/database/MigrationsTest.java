package io.pitlane.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pitlane.error.ExitCode;
import io.pitlane.error.InvalidConfigurationException;
import io.pitlane.error.InvalidInputException;
import io.pitlane.error.PitlaneException;
import io.pitlane.testing.TestDatabase;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Tag("database")
class MigrationsTest {

    private static final Path OURS = Path.of("migrations");
    private static final RollbackTarget ALL = RollbackTarget.version(0);

    private final TestDatabase database = TestDatabase.createEmpty();

    @TempDir
    private Path folder;

    @AfterEach
    void dropDatabase() {
        database.close();
    }

    @Test
    void appliesEverythingOnceAndKeepsTheHistory() {
        MigrationStatus before = ours().status();
        MigrationRun first = ours().migrate();
        MigrationRun second = ours().migrate();
        MigrationStatus after = ours().status();

        assertThat(before.entries()).allMatch(entry -> entry.state() == MigrationState.PENDING);
        assertThat(before.version()).isZero();
        assertThat(first.applied()).hasSize(before.due()).startsWith("V001__create_ops_schema.sql");
        assertThat(first.applied().get(first.applied().size() - 1)).startsWith("R__");
        assertThat(first.version()).isPositive();
        assertThat(second.applied()).isEmpty();
        assertThat(second.version()).isEqualTo(first.version());
        assertThat(after.entries()).hasSameSizeAs(before.entries()).allSatisfy(entry -> {
            assertThat(entry.state()).as(entry.script()).isEqualTo(MigrationState.APPLIED);
            assertThat(entry.installedOn().orElseThrow())
                    .isBetween(Instant.now().minusSeconds(60), Instant.now().plusSeconds(60));
        });
        assertThat(after.due()).isZero();
    }

    @Test
    void everyVersionHasAnUndo() {
        assertThat(ours().status().entries())
                .filteredOn(entry -> !entry.isRepeatable())
                .isNotEmpty()
                .allMatch(MigrationStatus.Entry::hasUndo);
    }

    @Test
    void rollingBackEverythingLeavesNothingAndMigratingAgainGivesTheSameCatalog() {
        ours().migrate();
        List<String> migrated = Catalog.of(database);

        RollbackPlan undone = ours().rollback(ALL, false);

        assertThat(undone.version()).isZero();
        assertThat(undone.losses()).isEmpty();
        assertThat(Catalog.of(database)).isEmpty();
        ours().migrate();
        assertThat(Catalog.of(database)).isEqualTo(migrated);
    }

    @Test
    void rollingBackToAnyVersionAndMigratingAgainGivesTheSameCatalog() {
        ours().migrate();
        List<String> migrated = Catalog.of(database);
        List<Integer> versions = new ArrayList<>();
        for (Map<String, Object> row : database.rows("select version::integer as version from ops.schema_history"
                + " where version is not null order by installed_rank")) {
            versions.add((Integer) row.get("version"));
        }

        for (int last = versions.size() - 2; last >= 0; last--) {
            int version = versions.get(last);
            RollbackPlan plan = ours().rollback(RollbackTarget.version(version), false);

            assertThat(plan.undone()).hasSize(versions.size() - 1 - last);
            assertThat(ours().status().version()).isEqualTo(version);
            ours().migrate();
            assertThat(Catalog.of(database)).as("after version " + version).isEqualTo(migrated);
        }
    }

    @Test
    void everyUndoSaysWhatItLoses() {
        ours().migrate();
        fillEveryTable();
        Map<String, Long> before = held();

        while (ours().status().version() > 1) {
            RollbackPlan plan = ours().rollback(RollbackTarget.oneStep(), true);

            Map<String, Long> after = held();
            assertThat(plan.losses().stream().map(RollbackPlan.Loss::name))
                    .as(plan.undone().toString())
                    .containsExactlyInAnyOrderElementsOf(lost(before, after));
            before = after;
        }
    }

    @Test
    void refusesToLoseRowsUnlessToldTo() {
        ours().migrate();
        fillEveryTable();
        List<String> migrated = Catalog.of(database);

        assertThatThrownBy(() -> ours().rollback(ALL, false))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("1 rows of pit.trades")
                .hasMessageContaining("--yes");

        assertThat(Catalog.of(database)).isEqualTo(migrated);
        assertThat(database.number("select count(*) from pit.trades")).isEqualTo(1);
        assertThat(ours().plan(ALL).lossesInWords())
                .contains("1 rows of pit.trades")
                .doesNotContain("trade_id");
        ours().rollback(ALL, true);
        assertThat(Catalog.of(database)).isEmpty();
    }

    @Test
    void countsWhatIsStillLoadedApart() {
        ours().migrate();
        database.execute(
                """
                do $$ begin execute format(
                  $i$insert into %s (exchange_id, symbol, ts, ts_source, trade_id, price, size)
                  values (1, 'A', '2024-01-01Z', 'exchange', 't', 1, 1)$i$,
                  ops.begin_day_load('market.trades', '2024-01-01', 'load', 1));
                end $$""");

        assertThat(ours().plan(ALL).lossesInWords())
                .contains("1 rows of market.trades")
                .doesNotContain("day_loads");

        ours().rollback(RollbackTarget.oneStep(), false);
        assertThat(database.number("select count(*) from market.trades_2024_01_01"))
                .isEqualTo(1);
        ours().migrate();
        ours().rollback(ALL, true);
        assertThat(Catalog.of(database)).isEmpty();
    }

    @Test
    void countsTheValuesOfAColumnThatGoes() {
        ours().migrate();
        fillEveryTable();

        assertThat(ours().plan(RollbackTarget.version(5)).losses())
                .contains(new RollbackPlan.Loss("pit.trades.trade_id", 1))
                .extracting(RollbackPlan.Loss::name)
                .doesNotContain("pit.trades");
    }

    @Test
    void forgetsWhatWasLoadedIntoATableThatGoesSoThatItCanBeLoadedAgain() {
        ours().migrate();
        fillEveryTable();
        for (String dataset : List.of("pit.trades", "pit.premove_artifacts")) {
            database.execute(
                    "insert into ops.loads (load_id, dataset, chunk, origin, first_record, read, inserted, updated,"
                            + " duplicate, rejected, last, writer, started_at)"
                            + " values ('l', '" + dataset + "', 0, 'a', 0, 1, 1, 0, 0, 0, true, 'w', now())");
            database.execute(
                    "insert into ops.quarantine (load_id, dataset, chunk, record, origin, line, byte_offset, raw,"
                            + " raw_bytes, reason, detail, state, attempts, replayed_at, replay_id)"
                            + " values ('l', '" + dataset
                            + "', 0, 0, 'a', 1, 0, '', 0, 'bad-json', 'd', 'replayed', 1, now(), 'r')");
        }

        ours().rollback(RollbackTarget.version(7), true);

        assertThat(database.rows("select dataset from ops.loads where load_id = 'l'"))
                .containsExactly(Map.of("dataset", "pit.trades"));
        assertThat(database.rows("select dataset, state from ops.quarantine where load_id = 'l' order by dataset"))
                .containsExactly(
                        Map.of("dataset", "pit.premove_artifacts", "state", "open"),
                        Map.of("dataset", "pit.trades", "state", "replayed"));
    }

    @Test
    void manyMigrateAtOnceAndEachMigrationRunsOnce() throws Exception {
        List<Callable<MigrationRun>> migrates = new ArrayList<>();
        CountDownLatch start = new CountDownLatch(1);
        for (int i = 0; i < 4; i++) {
            migrates.add(() -> {
                start.await();
                return ours().migrate();
            });
        }
        ExecutorService threads = Executors.newFixedThreadPool(migrates.size());
        try {
            List<Future<MigrationRun>> runs = new ArrayList<>();
            migrates.forEach(migrate -> runs.add(threads.submit(migrate)));
            start.countDown();

            int applied = 0;
            for (Future<MigrationRun> run : runs) {
                applied += run.get().applied().size();
            }
            assertThat(applied).isEqualTo(ours().status().entries().size());
        } finally {
            threads.shutdownNow();
        }
        assertThat(database.number("select count(*) from ops.schema_history"))
                .isEqualTo(ours().status().entries().size());
    }

    @Test
    void aRollbackWaitsForAFlywayOfSomebodyElse() throws Exception {
        write(
                "V001__observe_locks.sql",
                "create table public.locks as select classid::bigint << 32 | objid::bigint as key"
                        + " from pg_locks where locktype = 'advisory';");
        write("U001__observe_locks.sql", "drop table public.locks;");
        Migrations migrations = new Migrations(database.dataSource(), folder);
        migrations.migrate();
        long flywaysLock = database.number("select key from public.locks where key <> x'7069746C616E65'::bigint");

        try (Connection other = database.dataSource().getConnection();
                Statement statement = other.createStatement()) {
            statement.execute("select pg_advisory_lock(" + flywaysLock + ")");
            CompletableFuture<RollbackPlan> rollback =
                    CompletableFuture.supplyAsync(() -> migrations.rollback(ALL, true));
            Awaitility.await()
                    .until(() -> database.number(
                                    "select count(*) from pg_locks l join pg_database d on d.oid = l.database"
                                            + " where locktype = 'advisory' and not granted and datname = current_database()")
                            == 1);
            assertThat(rollback).isNotDone();

            statement.execute("select pg_advisory_unlock(" + flywaysLock + ")");
            assertThat(rollback).succeedsWithin(Duration.ofSeconds(10));
        }
    }

    @Test
    void aFailedMigrationLeavesNothingOfItselfAndSaysFileAndLine() throws IOException {
        write("V001__first.sql", "create table public.first (id int);");
        write(
                "V002__second.sql",
                "create table public.second (id int);\n\n-- why\ninsert into public.second\n  values (1),\n         (wrong);");
        Migrations migrations = new Migrations(database.dataSource(), folder);

        assertThatThrownBy(migrations::migrate)
                .isInstanceOf(DatabaseException.class)
                .hasMessageStartingWith("Migration V002__second.sql line 6 failed, nothing of it was kept: ")
                .hasMessageContaining("column \"wrong\" does not exist");

        assertThat(database.number("select count(*) from pg_tables where schemaname = 'public'"))
                .isEqualTo(1);
        assertThat(migrations.status().entries())
                .extracting(MigrationStatus.Entry::state)
                .containsExactly(MigrationState.APPLIED, MigrationState.PENDING);
        write("V002__second.sql", "create table public.second (id int);");
        assertThat(migrations.migrate().applied()).containsExactly("V002__second.sql");
    }

    @Test
    void aMigrationThatCannotBeParsedIsNamed() throws IOException {
        write("V001__open_quote.sql", "select 'never closed;\n");

        assertThatThrownBy(() -> new Migrations(database.dataSource(), folder).migrate())
                .isInstanceOf(PitlaneException.class)
                .hasMessageContaining("V001__open_quote.sql")
                .hasMessageContaining("line 1");
    }

    @Test
    void aFailedUndoUndoesNothing() throws IOException {
        write("V001__first.sql", "create table public.first (id int);");
        write("U001__first.sql", "drop table public.first;");
        write("V002__second.sql", "create table public.second (id int);");
        write("U002__second.sql", "drop table public.second;");
        Migrations migrations = new Migrations(database.dataSource(), folder);
        migrations.migrate();
        database.execute("create view public.dependent as select id from public.first");
        List<String> before = Catalog.of(database);

        assertThatThrownBy(() -> migrations.rollback(ALL, true))
                .isInstanceOf(DatabaseException.class)
                .hasMessageContaining("U001__first.sql")
                .hasMessageContaining("nothing was rolled back")
                .hasMessageContaining("public.dependent".substring("public.".length()));

        assertThat(Catalog.of(database)).isEqualTo(before);
        assertThat(migrations.status().version()).isEqualTo(2);
    }

    @Test
    void findsOutWhatAnUndoLosesWhoseScriptDoesNotSay() throws IOException {
        write("V001__table.sql", "create schema pit; create table pit.klines (id int, note text);");
        write("U001__table.sql", "drop schema pit cascade;");
        write(
                "V002__column.sql",
                "alter table pit.klines add column extra int; alter table pit.klines rename id to no;");
        write("U002__column.sql", "alter table pit.klines drop column extra; alter table pit.klines rename no to id;");
        Migrations migrations = new Migrations(database.dataSource(), folder);
        migrations.migrate();
        assertThat(migrations.plan(ALL).losses()).isEmpty();
        database.execute("insert into pit.klines values (1, null, 2), (2, 'b', null)");
        List<String> before = Catalog.of(database);

        assertThat(migrations.plan(RollbackTarget.oneStep()).losses())
                .containsExactly(new RollbackPlan.Loss("pit.klines.extra", 1));
        assertThat(migrations.plan(ALL).losses()).containsExactly(new RollbackPlan.Loss("pit.klines", 2));
        assertThatThrownBy(() -> migrations.rollback(ALL, false))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("2 rows of pit.klines");

        assertThat(Catalog.of(database)).isEqualTo(before);
        assertThat(database.number("select count(*) from pit.klines")).isEqualTo(2);
    }

    @Test
    void refusesADatabaseThatIsNewerThanItsFiles() throws IOException {
        write("V001__first.sql", "create table public.first (id int);");
        write("V002__second.sql", "create table public.second (id int);");
        Migrations migrations = new Migrations(database.dataSource(), folder);
        migrations.migrate();
        Files.delete(folder.resolve("V002__second.sql"));

        assertThatThrownBy(migrations::migrate)
                .isInstanceOf(InvalidConfigurationException.class)
                .hasMessageContaining("newer than this Pitlane")
                .hasMessageContaining("V002__second.sql");
        assertThatThrownBy(() -> migrations.rollback(ALL, true)).hasMessageContaining("newer than this Pitlane");
        assertThat(migrations.status().entries())
                .extracting(MigrationStatus.Entry::state)
                .containsExactly(MigrationState.APPLIED, MigrationState.NEWER);
    }

    @Test
    void reportsEveryMigrationThatWasEditedRemovedOrSkippedAtOnce() throws IOException {
        for (int version : List.of(1, 2, 4)) {
            write("V00" + version + "__table.sql", "create table public.t" + version + " (id int);");
        }
        Migrations migrations = new Migrations(database.dataSource(), folder);
        migrations.migrate();
        write("V001__table.sql", "create table public.t1 (id bigint);");
        Files.delete(folder.resolve("V002__table.sql"));
        write("V003__table.sql", "create table public.t3 (id int);");

        assertThat(migrations.status().entries())
                .extracting(MigrationStatus.Entry::state)
                .containsExactly(
                        MigrationState.CHANGED, MigrationState.MISSING, MigrationState.SKIPPED, MigrationState.APPLIED);
        assertThatThrownBy(migrations::migrate)
                .isInstanceOfSatisfying(InvalidConfigurationException.class, refusal -> assertThat(refusal.problems())
                        .hasSize(3));
    }

    @Test
    void lineEndsAndAByteOrderMarkDoNotMakeAMigrationAnother() throws IOException {
        write("V001__table.sql", "\uFEFFcreate table public.t\n  (id int);\n");
        Migrations migrations = new Migrations(database.dataSource(), folder);
        migrations.migrate();

        write("V001__table.sql", "create table public.t\r\n  (id int);\r\n");

        assertThat(migrations.status().problems()).isEmpty();
    }

    @Test
    void aRepeatableMigrationRunsAgainWhenItChanges() throws IOException {
        write("R__answer.sql", "create or replace view public.answer as select 41 as number;");
        Migrations migrations = new Migrations(database.dataSource(), folder);
        migrations.migrate();
        write("R__answer.sql", "create or replace view public.answer as select 42 as number;");

        assertThat(migrations.status().entries())
                .extracting(MigrationStatus.Entry::state)
                .containsExactly(MigrationState.OUTDATED);
        assertThat(migrations.migrate().applied()).containsExactly("R__answer.sql");

        assertThat(database.number("select number from public.answer")).isEqualTo(42);
        assertThat(migrations.migrate().applied()).isEmpty();
    }

    @Test
    void namesThatItCannotReadAreAllReported() throws IOException {
        write("V1_one_underscore.sql", "select 1;");
        write("v002__lower_case.sql", "select 1;");
        write("V003__a.sql", "select 1;");
        write("V3__b.sql", "select 1;");
        write("U004__no_such_version.sql", "select 1;");
        write("README.md", "is no migration");

        assertThatThrownBy(() -> new Migrations(database.dataSource(), folder).status())
                .isInstanceOfSatisfying(InvalidConfigurationException.class, refusal -> assertThat(refusal.problems())
                        .hasSize(4));
    }

    @Test
    void refusesToRollBackWithoutAnUndoOrToAVersionThatIsNotApplied() throws IOException {
        write("V001__table.sql", "create table public.t (id int);");
        Migrations migrations = new Migrations(database.dataSource(), folder);
        migrations.migrate();

        assertThatThrownBy(() -> migrations.rollback(RollbackTarget.oneStep(), true))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("U001__table.sql");
        assertThatThrownBy(() -> migrations.rollback(RollbackTarget.version(7), true))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("version 7");
        assertThat(migrations.status().version()).isEqualTo(1);
    }

    @Test
    void rollingBackAnEmptyDatabaseDoesNothing() {
        RollbackPlan plan = ours().rollback(RollbackTarget.oneStep(), false);

        assertThat(plan.undone()).isEmpty();
        assertThat(Catalog.of(database)).isEmpty();
    }

    @Test
    void aDatabaseThatIsAwayIsUnavailable() {
        TestDatabase gone = TestDatabase.createEmpty();
        org.postgresql.ds.PGSimpleDataSource nowhere = new org.postgresql.ds.PGSimpleDataSource();
        nowhere.setUrl("jdbc:postgresql://127.0.0.1:1/none");
        gone.close();

        assertThatThrownBy(() -> new Migrations(nowhere, OURS).migrate())
                .isInstanceOfSatisfying(PitlaneException.class, refusal -> assertThat(refusal.exitCode())
                        .isEqualTo(ExitCode.DATABASE_UNREACHABLE));
    }

    private Migrations ours() {
        return new Migrations(database.dataSource(), OURS);
    }

    private void write(String name, String sql) throws IOException {
        Files.writeString(folder.resolve(name), sql);
    }

    /** One row in each table, every column filled; fails where a new table is not among them. */
    private void fillEveryTable() {
        database.execute(
                """
                insert into pit.trades (ts, symbol, venue, price, qty, order_id, trade_id, side)
                values (now(), 'A', 'okx', 1, 1, 'o', 't', 'buy');
                insert into pit.regime_snapshots (ts, realized_vol_7d, pct_above_20ma, breadth_thrust, regime, weights)
                values (now(), 1, 1, 1, 'mixed', '{"momentum":0,"technical":0,"volume":0,"quality":0,"social":0}');
                insert into pit.premove_artifacts (ts, symbol, venue) values (now(), 'A', 'okx');
                insert into ops.loads (load_id, dataset, chunk, origin, first_record, read, inserted, updated,
                  duplicate, rejected, last, writer, started_at)
                values ('x', 'other.dataset', 0, 'a', 0, 1, 1, 0, 0, 0, true, 'w', now());
                insert into ops.quarantine (load_id, dataset, chunk, record, origin, line, byte_offset, raw, raw_bytes,
                  reason, detail)
                values ('x', 'other.dataset', 0, 0, 'a', 1, 0, '', 0, 'bad-json', 'd');
                insert into ops.exports (set_name, directory, created_at, days_from, days_to, migration, parts, linked, rows,
                  bytes, seconds, manifest_sha256)
                values ('s', 'd', now(), '2020-01-01', '2020-01-01', '1', 1, 0, 1, 1, 1, 'm');
                insert into ops.export_parts (export_id, file, dataset, version, rows, bytes, sha256, content_hash)
                select id, 'f', 'other.dataset', 0, 1, 1, 's', '0' from ops.exports;
                insert into ops.job_runs (job, due, state, attempts, covers_from, first_started, started, ended, next_try,
                  figures, error, writer, started_by)
                values ('x', now(), 'failed', 1, now(), now(), now(), now(), now(), '{}', 'e', 'w', 'schedule');
                insert into ops.dropped_days (dataset, day, state, until)
                values ('market.trades', '2020-01-01', 'dropped', now());
                insert into ops.removals (run, command, action, dataset, day, rows, bytes)
                values (gen_random_uuid(), 'retention', 'drop', 'market.trades', '2020-01-01', 1, 1);
                insert into market.markets (exchange_id, symbol, exchange_symbol, venue, base_currency, quote_currency,
                  settle_currency, contract_type, tick_size, lot_size, contract_size)
                values (1, 'A', 'a', 'v', 'B', 'Q', 'S', 'perpetual', 1, 1, 1);
                select ops.create_day_partition(format('market.%I', t)::regclass, '2024-01-01')
                  from unnest(array['tickers', 'orderbooks', 'trades', 'funding_rates']) t;
                insert into market.tickers (exchange_id, symbol, ts, ts_source, last_price)
                values (1, 'A', '2024-01-01Z', 'exchange', 1);
                insert into market.orderbooks (exchange_id, symbol, ts, ts_source, raw_book)
                values (1, 'A', '2024-01-01Z', 'exchange', '{}');
                insert into market.trades (exchange_id, symbol, ts, ts_source, trade_id, price, size)
                values (1, 'A', '2024-01-01Z', 'exchange', 't', 1, 1);
                insert into market.funding_rates (exchange_id, symbol, ts, ts_source, rate)
                values (1, 'A', '2024-01-01Z', 'exchange', 1);
                """);
        held().forEach((name, rows) -> {
            if (name.chars().filter(c -> c == '.').count() == 1) {
                assertThat(rows).as("rows of " + name).isPositive();
            }
        });
    }

    /** Rows of every table and values of every column, by name. */
    private Map<String, Long> held() {
        Map<String, Long> held = new TreeMap<>();
        for (Map<String, Object> table : database.rows("select c.oid::regclass::text as name from pg_class c"
                + " join pg_namespace n on n.oid = c.relnamespace where nspname in ('pit', 'ops', 'market')"
                + " and relkind in ('r', 'p') and not relispartition"
                + " and relname not in ('schema_history', 'exchanges', 'day_loads', 'spool_claims', 'trade_counts',"
                + " 'day_changes', 'day_versions')")) {
            String name = table.get("name").toString();
            held.put(name, database.number("select count(*) from " + name));
            for (Map<String, Object> column : database.rows("select attname from pg_attribute where attrelid = '" + name
                    + "'::regclass and attnum > 0 and not attisdropped")) {
                String columnName = column.get("attname").toString();
                held.put(name + "." + columnName, database.number("select count(\"" + columnName + "\") from " + name));
            }
        }
        return held;
    }

    /** What held something before and holds less or is gone; columns only where their table stays as it was. */
    private static List<String> lost(Map<String, Long> before, Map<String, Long> after) {
        List<String> lost = new ArrayList<>();
        before.forEach((name, rows) -> {
            String table = name.replaceFirst("^(.+\\..+)\\..+$", "$1");
            boolean tableToo = !table.equals(name) && after.getOrDefault(table, 0L) < before.get(table);
            if (after.getOrDefault(name, 0L) < rows && !tableToo) {
                lost.add(name);
            }
        });
        return lost;
    }
}
