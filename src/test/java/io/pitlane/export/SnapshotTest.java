package io.pitlane.export;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.pitlane.config.ExportSettings;
import io.pitlane.metrics.ExportMetrics;
import io.pitlane.testing.DatabaseTest;
import io.pitlane.testing.TestDatabase;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An export is of one moment, and hinders nobody. */
@DatabaseTest
class SnapshotTest {

    private static final String LOCK_TIMEOUT = "55P03";

    private static final String LOAD =
            """
            insert into ops.loads (load_id, dataset, chunk, origin, first_record, read, inserted, updated, duplicate,
              rejected, last, writer, started_at)
            values ('l%1$d', 'market.trades', 0, 'o', 0, 3, 3, 0, 0, 0, true, 'w', now());
            insert into pit.trades (ts, symbol, venue, price, qty, trade_id)
            values ('2024-02-2%2$d 12:00Z', 'A', 'okx', 1, 1, 'l%1$d');
            insert into market.trades (exchange_id, symbol, ts, ts_source, trade_id, price, size)
            values (1, 'A', '2024-02-28 12:00Z', 'exchange', 'l%1$d', 1, 1);
            insert into market.trades (exchange_id, symbol, ts, ts_source, trade_id, price, size)
            values (1, 'A', '2024-02-29 12:00Z', 'exchange', 'l%1$d', 1, 1);
            select ops.note_day_change('market.trades', '2024-02-28'), ops.note_day_change('market.trades', '2024-02-29'),
              ops.note_day_change('pit.trades', '2024-02-2%2$d');
            """;

    private final TestDatabase database;
    private final ExportFixture fixture;

    SnapshotTest(TestDatabase database, @TempDir Path folder) {
        this.database = database;
        this.fixture = new ExportFixture(database, folder.resolve("exports"));
    }

    @BeforeEach
    void makeDays() {
        database.execute("select ops.create_day_partition('market.trades', day::date)"
                + " from generate_series(date '2024-02-25', date '2024-03-01', interval '1 day') day");
    }

    /** Whole sets read the schemas to the end, later ones lend that session to the rows, and one worker needs no other. */
    @Test
    void noSessionStaysBehind() {
        int former = sessions();
        Exports alone = new Exports(
                database.database(),
                ExportFixture.CATALOG,
                new ExportSettings(fixture.folder, "zstd", 1, 7, 4, 12, 0),
                ExportMetrics.none());
        for (Exports exports : List.of(fixture.exports, fixture.exports, alone)) {
            exports.write(Compression.ZSTD, ExportProgress.silent());
        }
        fixture.exports.writeFile(fixture.folder.resolve("all.sql.zst"), Compression.ZSTD, ExportProgress.silent());

        await().untilAsserted(() -> assertThat(sessions()).isLessThanOrEqualTo(former));
    }

    /** Those of the pool come and go by themselves. */
    private int sessions() {
        return Math.toIntExact(
                database.number("select count(*) from pg_stat_activity where application_name = 'pitlane'"
                                + " and datname = current_database()")
                        - database.database().poolStatistics().open());
    }

    @Test
    void isOfOneMomentWhileLoadsGoOn() throws Exception {
        AtomicBoolean enough = new AtomicBoolean();
        AtomicInteger loads = new AtomicInteger();
        CompletableFuture<Void> loading = CompletableFuture.runAsync(() -> {
            while (!enough.get()) {
                int load = loads.incrementAndGet();
                database.execute("begin; " + LOAD.formatted(load, 7 + load % 3) + "commit");
            }
        });
        long former = 0;
        ExportSet last = null;
        try {
            for (int i = 0; i < 4; i++) {
                while (loads.get() < 10 * (i + 1)) {
                    Thread.onSpinWait();
                }
                last = fixture.export();
                long ledger = ExportFixture.part(last, "10-ops.loads").rows();

                assertThat(rows(last, "10-market.trades-2024-02-28")).isEqualTo(ledger);
                assertThat(rows(last, "10-market.trades-2024-02-29")).isEqualTo(ledger);
                assertThat(rows(last, "10-pit.trades-")).isEqualTo(ledger);
                assertThat(ledger).isGreaterThan(former);
                former = ledger;
            }
        } finally {
            enough.set(true);
            loading.join();
        }
        // Versions and rows are of the same moment: what has not changed since is taken over, and no more.
        ExportSet quiet = fixture.export();
        ExportSet same = fixture.export();
        assertThat(rows(quiet, "10-market.trades-2024-02-28")).isEqualTo(loads.get());
        assertThat(ExportFixture.part(same, "10-market.trades-2024-02-28").linkedFrom())
                .isEqualTo(quiet.name());
        assertThat(new Verification(ExportProgress.silent())
                        .verify(last.folder())
                        .problems())
                .isEmpty();
    }

    private static long rows(ExportSet set, String prefix) {
        return set.manifest().parts().stream()
                .filter(part -> part.file().startsWith(prefix))
                .mapToLong(ManifestPart::rows)
                .sum();
    }

    /** Between the snapshot and its rows: days are made, finished and dropped, and nobody waits for the export. */
    @Test
    void hindersNeitherLoadsNorDaysThatComeAndGo() throws Exception {
        fixture.export();
        database.execute("select ops.note_day_change('market.trades', '2024-02-29')");
        database.execute("do $$ declare day text := ops.begin_day_load('market.trades', '2024-03-09', 'l', 1);"
                + " begin execute format('insert into %s (exchange_id, symbol, ts, ts_source, trade_id, price, size)"
                + " values (1, ''A'', ''2024-03-09Z'', ''exchange'', ''apart'', 1, 1)', day); end $$");
        AtomicInteger done = new AtomicInteger();
        Exports exports = fixture.exports(step -> {
            if (step == ExportSteps.Step.ROWS_WRITTEN) {
                meanwhile(
                        "insert into market.trades (exchange_id, symbol, ts, ts_source, trade_id, price, size)"
                                + " values (1, 'A', '2024-02-29 13:00Z', 'exchange', 'm' || random(), 1, 1)",
                        "select ops.create_day_partition('market.trades', '2024-03-05')",
                        "select ops.finish_day_load('market.trades', '2024-03-09')",
                        // This day had not changed, so that nobody reads it.
                        "alter table market.trades detach partition market.trades_2024_02_25 concurrently",
                        "drop table market.trades_2024_02_25");
                done.incrementAndGet();
            }
        });

        ExportSet set = ExportSet.read(
                exports.write(Compression.ZSTD, ExportProgress.silent()).path());

        assertThat(done).hasValue(1);
        assertThat(set.manifest().parts())
                .filteredOn(part -> part.table() != null && part.table().contains("_loading_"))
                .singleElement()
                .satisfies(part -> assertThat(part.rows()).isEqualTo(1));
        assertThat(ExportFixture.part(set, "10-market.trades-2024-02-25").linkedFrom())
                .isNotNull();
        assertThat(ExportFixture.part(fixture.export(), "10-market.trades-2024-03-09")
                        .rows())
                .isEqualTo(1);
    }

    /** TRUNCATE and DROP respect no snapshot: who takes one first, and locks then, may find the rows gone. */
    @Test
    void whatItReadsIsEmptiedBeforeItBeginsOrNotAtAll() throws Exception {
        database.execute(LOAD.formatted(0, 8));
        List<String> refusals = new ArrayList<>();
        AtomicInteger looks = new AtomicInteger();
        try (Connection keeper = database.database().unlimitedDataSource().getConnection();
                ExportSessions sessions = ExportSessions.begin(database.database());
                Snapshot snapshot = Snapshot.take(keeper, sessions, ExportFixture.CATALOG, seen -> false, view -> {
                    if (looks.incrementAndGet() == 1) {
                        database.execute("begin; truncate pit.trades; insert into pit.trades (ts, symbol, venue, price,"
                                + " qty, trade_id) values ('2024-02-28Z', 'A', 'okx', 1, 1, 'since'); commit");
                    } else {
                        refusals.add(refusal("truncate pit.trades"));
                        refusals.add(refusal("drop table market.trades_2024_02_28"));
                    }
                    return LinkSource.NOTHING;
                });
                Connection reader = snapshot.open();
                Statement statement = reader.createStatement();
                ResultSet row = statement.executeQuery("select string_agg(trade_id, ',') from pit.trades")) {
            row.next();
            assertThat(row.getString(1)).isEqualTo("since");
            assertThat(refusals).containsExactly(LOCK_TIMEOUT, LOCK_TIMEOUT);
        }
    }

    /** The SQLSTATE of somebody who does not wait; empty: it was done. */
    private String refusal(String sql) {
        try (Connection connection = database.dataSource().getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute("set lock_timeout = '50ms'");
            statement.execute(sql);
            return "";
        } catch (SQLException e) {
            return e.getSQLState();
        }
    }

    /** Each has to be through at once. */
    private void meanwhile(String... statements) {
        try (Connection connection = database.dataSource().getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute("set lock_timeout = '1s'; set statement_timeout = '5s'");
            for (String each : List.of(statements)) {
                statement.execute(each);
            }
        } catch (SQLException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void readsTablesWithOddNamesAndTimesThatAreOfNoDay(@TempDir Path folder) throws Exception {
        database.execute(
                """
                create table market."Odd-Name/x"" y" ("a b" text, "select" integer generated always as (1) stored);
                insert into market."Odd-Name/x"" y" values (E'\\\\N\\t\\n\\r\\\\.'), (null), (''), ('$script$ $part$'), ('\\.');
                create table market.nothing ();
                insert into market.nothing default values;
                alter table pit.trades drop constraint trades_ts_check;
                insert into pit.trades (ts, symbol, venue, price, qty)
                values ('infinity', 'A', 'okx', 1, 1), ('-infinity', 'A', 'okx', 1, 1), ('0044-03-15 BC', 'A', 'okx', 1, 1),
                  ('20000-01-01', 'A', 'okx', 1, 1), ('9999-12-31 23:59:59.999999Z', 'A', 'okx', 1, 1);
                """);
        try {
            ExportSet set = fixture.export();

            ManifestPart odd = ExportFixture.part(set, "10-market.%4Fdd%2D%4Eame%2Fx%22%20y");
            assertThat(odd.rows()).isEqualTo(5);
            assertThat(ExportFixture.part(set, "10-pit.trades").rows()).isEqualTo(4);
            assertThat(ExportFixture.part(set, "10-pit.trades-9999-12-31").rows())
                    .isEqualTo(1);
            assertThat(new Verification(ExportProgress.silent())
                            .verify(set.folder())
                            .problems())
                    .isEmpty();
            Path file = folder.resolve("x.sql");
            fixture.exports.writeFile(file, Compression.NONE, ExportProgress.silent());
            Postgres15.assumed();
            for (Path script : List.of(ExportFixture.script(set.folder(), folder.resolve("all.sql")), file)) {
                try (TestDatabase restored = TestDatabase.createEmpty()) {
                    Postgres15.psql(restored, script);
                    assertThat(sorted(Postgres15.dump(restored, "--data-only", "--schema=pit|market")))
                            .isEqualTo(sorted(Postgres15.dump(database, "--data-only", "--schema=pit|market")));
                }
            }
        } finally {
            database.execute("drop table market.\"Odd-Name/x\"\" y\", market.nothing; truncate pit.trades;"
                    + " alter table pit.trades add constraint trades_ts_check check (isfinite(ts))");
        }
    }

    private static List<String> sorted(String dump) {
        return dump.lines()
                .filter(line -> !line.contains("export") && !line.isBlank() && !line.startsWith("--"))
                .sorted()
                .toList();
    }
}
