package io.pitlane.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pitlane.testing.DatabaseTest;
import io.pitlane.testing.TestDatabase;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import javax.sql.DataSource;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.postgresql.ds.PGSimpleDataSource;

/** What the role of {@code deploy/least-privilege-role.sql} can do, and what it cannot. */
@DatabaseTest
class LeastPrivilegeRoleTest {

    private static final String INSUFFICIENT_PRIVILEGE = "42501";

    private static final String DROP_SCRATCH =
            """
            drop table if exists pit.scratch, pit."Quoted ""name\""", pit.plain, pit.by_number, pit.by_list, pit.theirs;
            drop table if exists pit.scratch_2024_01_01;
            drop sequence if exists pit.scratch_id_seq;
            drop schema if exists elsewhere, trap cascade;
            """;

    private final TestDatabase database;

    LeastPrivilegeRoleTest(TestDatabase database) {
        this.database = database;
    }

    @BeforeEach
    void createRoleAndScratchTable() throws IOException {
        database.execute(Files.readString(Path.of("deploy", "least-privilege-role.sql")));
        // The script may run again.
        database.execute(Files.readString(Path.of("deploy", "least-privilege-role.sql")));
        database.execute(DROP_SCRATCH);
        database.execute(
                """
                create sequence pit.scratch_id_seq;
                create table pit.scratch (
                  id bigint not null default nextval('pit.scratch_id_seq'),
                  ts timestamptz not null,
                  symbol text not null,
                  constraint scratch_symbol_check check (symbol <> ''),
                  unique (symbol, ts)
                ) partition by range (ts);
                create index scratch_ts_idx on pit.scratch (ts desc);
                create table pit."Quoted ""name\""" (ts timestamptz not null) partition by range (ts);
                create table pit.plain (ts timestamptz);
                create table pit.by_number (n int) partition by range (n);
                create table pit.by_list (ts timestamptz) partition by list (ts);
                create schema elsewhere;
                create table elsewhere.theirs (ts timestamptz) partition by range (ts);
                create table pit.theirs (ts timestamptz) partition by range (ts);
                do $$ begin
                  if not exists (select from pg_roles where rolname = 'somebody') then create role somebody; end if;
                end $$;
                alter schema elsewhere owner to somebody;
                alter table pit.theirs owner to somebody;
                """);
    }

    @Test
    void writesAndReadsRecordsOfEveryTable() throws SQLException {
        asWriter(
                "insert into pit.trades (ts, symbol, venue, price, qty, trade_id) values (now(), 'A', 'okx', 1, 1, '1')"
                        + " on conflict do nothing",
                "insert into pit.regime_snapshots (ts, realized_vol_7d, pct_above_20ma, breadth_thrust, regime, weights)"
                        + " values ('2024-01-01Z', 1, 1, 1, 'mixed',"
                        + " '{\"momentum\":0,\"technical\":0,\"volume\":0,\"quality\":0,\"social\":0}')"
                        + " on conflict (ts) do update set regime = excluded.regime",
                "insert into pit.premove_artifacts (ts, symbol, venue) values ('2024-01-01Z', 'A', 'okx')"
                        + " on conflict (ts, symbol, venue) do update set score = excluded.score",
                "insert into ops.loads (load_id, dataset, chunk, origin, first_record, read, inserted, updated, duplicate,"
                        + " rejected, last, writer, started_at)"
                        + " values ('x', 'pit.trades', 0, 'a', 0, 1, 1, 0, 0, 0, true, 'w', now()) on conflict do nothing",
                "insert into ops.quarantine (load_id, dataset, chunk, record, origin, line, byte_offset, raw, raw_bytes,"
                        + " reason, detail) values ('x', 'pit.trades', 0, 0, 'a', 1, 0, '', 0, 'bad-json', 'd')"
                        + " on conflict do nothing",
                "select id from ops.quarantine where state = 'open' order by id for update skip locked",
                "update ops.quarantine set state = 'replayed', attempts = 1, replayed_at = now(), replay_id = 'r'",
                "create temporary table staged (like pit.trades including defaults) on commit drop",
                "insert into pit.scratch (ts, symbol) select now(), 'A' where false");

        assertThat(database.number("select (select count(*) from pit.trades) + (select count(*) from ops.quarantine)"
                        + " + (select count(*) from ops.loads)"))
                .isEqualTo(3);
    }

    @Test
    void writesMarketDataIntoDaysThatItMakes() throws SQLException {
        asWriter(
                "select ops.create_day_partition('market.trades', '2024-01-01')",
                "insert into market.trades (exchange_id, symbol, ts, ts_source, trade_id, price, size)"
                        + " values (1, 'A', '2024-01-01Z', 'exchange', 't', 1, 1) on conflict do nothing",
                "begin; lock table only market.trades_2024_01_01 in access share mode; commit",
                "insert into market.markets (exchange_id, symbol) values (1, 'A')"
                        + " on conflict (exchange_id, symbol) do update set symbol = excluded.symbol",
                "insert into market.exchanges (name) values ('another') on conflict do nothing",
                "insert into market.ingest_events (event_type, status) values ('trade', 'success')",
                "select count(*) from ops.dropped_days");
        refuses(INSUFFICIENT_PRIVILEGE, "delete from market.trades");
        refuses(INSUFFICIENT_PRIVILEGE, "update market.trades set price = 2");
        refuses(INSUFFICIENT_PRIVILEGE, "delete from ops.dropped_days");
        refuses(INSUFFICIENT_PRIVILEGE, "drop table market.trades_2024_01_01");

        database.execute("insert into ops.dropped_days (dataset, day, state)"
                + " values ('market.trades', '2024-01-02', 'dropped')");
        refuses("55000", "select ops.create_day_partition('market.trades', '2024-01-02')");
        database.execute("truncate ops.dropped_days; drop table market.trades_2024_01_01;"
                + " delete from market.exchanges where name = 'another'");
    }

    @Test
    void migratesCleanlyWithNothingToDoAndReadsTheStatus() {
        Migrations migrations = new Migrations(writer(), Path.of("migrations"));

        assertThat(migrations.migrate().applied()).isEmpty();
        assertThat(migrations.status().due()).isZero();
        assertThatThrownBy(() -> migrations.rollback(RollbackTarget.oneStep(), true))
                .isInstanceOf(DatabaseException.class)
                .hasMessageContaining("permission denied");
        assertThat(migrations.status().due()).isZero();
    }

    @Test
    void isToldWhoMustMigrateWhenSomethingIsDue() {
        database.execute("delete from ops.schema_history where version is null");

        assertThatThrownBy(() -> new Migrations(writer(), Path.of("migrations")).migrate())
                .isInstanceOf(DatabaseException.class)
                .hasMessageContaining("as the role that owns the schema");
        new Migrations(database.dataSource(), Path.of("migrations")).migrate();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "delete from pit.trades",
                "update pit.trades set price = 1",
                "truncate pit.trades",
                "delete from pit.regime_snapshots",
                "truncate pit.premove_artifacts",
                "delete from ops.loads",
                "update ops.loads set inserted = 0",
                "delete from ops.quarantine",
                "update ops.quarantine set raw = ''",
                "update ops.quarantine set load_id = 'y'",
                "delete from ops.schema_history",
                "insert into ops.schema_history select * from ops.schema_history",
                "create table pit.mine (id int)",
                "create table ops.mine (id int)",
                "create schema mine",
                "drop table pit.trades",
                "alter table pit.trades add column mine int",
                "create index on pit.trades (price)",
                "drop schema pit cascade",
                "alter function ops.create_day_partition(regclass, date) reset search_path",
                "create or replace function ops.create_day_partition(regclass, date) returns regclass language sql"
                        + " as 'select null::regclass'",
                "create role mine",
            })
    void cannot(String sql) {
        refuses(INSUFFICIENT_PRIVILEGE, sql);
    }

    @Test
    void onlyWhoIsGrantedItMayCallTheFunction() {
        database.execute("do $$ begin if not exists (select from pg_roles where rolname = 'somebody') then"
                + " create role somebody; end if; end $$; grant usage on schema ops to somebody");

        assertThatThrownBy(() -> database.execute(
                        "set role somebody; select ops.create_day_partition('pg_class', '2024-01-01')"))
                .cause()
                .hasMessageContaining("permission denied for function create_day_partition");
    }

    @Test
    void getsThePartitionOfADayWithAllThatTheTableHas() throws SQLException {
        asWriter(
                "select ops.create_day_partition('pit.scratch', '2024-02-29')",
                "select ops.create_day_partition('pit.scratch', '2024-02-29')",
                "insert into pit.scratch (ts, symbol) values ('2024-02-29T00:00:00Z', 'A'),"
                        + " ('2024-02-29T23:59:59.999999Z', 'B')");

        assertThat(database.number("select count(*) from pit.scratch_2024_02_29 where id > 0"))
                .isEqualTo(2);
        refuses("23514", "insert into pit.scratch (ts, symbol) values ('2024-03-01T00:00:00Z', 'A')");
        refuses("23514", "insert into pit.scratch (ts, symbol) values ('2024-02-29T12:00:00Z', '')");
        refuses("23505", "insert into pit.scratch (ts, symbol) values ('2024-02-29T00:00:00Z', 'A')");
        assertThat(database.rows("select indexrelid::regclass::text from pg_index"
                        + " where indrelid = 'pit.scratch_2024_02_29'::regclass"))
                .hasSize(2);
        assertThat(database.number("select count(*) from pg_inherits where inhparent in"
                        + " (select indexrelid from pg_index where indrelid = 'pit.scratch'::regclass)"))
                .as("indexes that belong to those of the parent")
                .isEqualTo(2);
        assertThat(database.rows("select conname::text from pg_constraint where contype = 'c'"
                        + " and conrelid = 'pit.scratch_2024_02_29'::regclass order by 1"))
                .extracting(row -> row.get("conname"))
                .containsExactly("scratch_2024_02_29_day_check", "scratch_symbol_check");
        refuses(INSUFFICIENT_PRIVILEGE, "drop table pit.scratch_2024_02_29");
    }

    @Test
    void boundsAreMidnightInUtcWhateverTheSession() throws SQLException {
        asWriter(
                "set timezone = 'Pacific/Kiritimati'",
                "set datestyle = 'ISO, DMY'",
                "select ops.create_day_partition('pit.scratch', date '2024-01-31')");

        database.execute("insert into pit.scratch (ts, symbol) values ('2024-01-31T00:00:00Z', 'A'),"
                + " ('2024-01-31T23:59:59.999999Z', 'B')");
        refuses("23514", "insert into pit.scratch (ts, symbol) values ('2024-01-30T23:59:59.999999Z', 'A')");
    }

    @Test
    void worksForANameThatNeedsQuotes() throws SQLException {
        asWriter("select ops.create_day_partition('pit.\"Quoted \"\"name\"\"\"', '2024-01-01')");

        assertThat(database.number("select count(*) from pit.\"Quoted \"\"name\"\"_2024_01_01\""))
                .isZero();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "'2009-01-02'",
                "'infinity'",
                "'-infinity'",
                "((now() at time zone 'UTC')::date + 2)",
                "'5874897-12-30'"
            })
    void refusesADayOutsideTheBounds(String day) {
        refuses("22008", "select ops.create_day_partition('pit.scratch', " + day + "::date)");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"'2009-01-03'", "(now() at time zone 'UTC')::date", "((now() at time zone 'UTC')::date + 1)"})
    void acceptsADayWithinTheBounds(String day) throws SQLException {
        asWriter("select ops.create_day_partition('pit.scratch', " + day + "::date)");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "pit.plain",
                "pit.by_number",
                "pit.by_list",
                "pit.trades",
                "pit.theirs",
                "elsewhere.theirs",
                "pg_catalog.pg_class"
            })
    void refusesATableThatIsNotOursOrNotPartitionedByDay(String table) {
        database.execute("grant usage on schema elsewhere to pitlane_writer");

        refuses("42809", "select ops.create_day_partition('" + table + "', '2024-01-01')");
    }

    @Test
    void refusesANameThatIsTakenBySomethingElse() {
        database.execute("create table pit.scratch_2024_01_01 (ts timestamptz)");

        refuses("42P07", "select ops.create_day_partition('pit.scratch', '2024-01-01')");
    }

    @Test
    void theSearchPathOfTheCallerIsNotFollowed() throws SQLException {
        database.execute("create schema trap; grant create, usage on schema trap to pitlane_writer");

        asWriter(
                "create table trap.hits (what text)",
                "create function trap.format(text, variadic text[]) returns text language plpgsql as"
                        + " $$ begin insert into trap.hits values ('format ' || current_user); return 'select 1'; end $$",
                "create function trap.to_char(date, text) returns text language plpgsql as"
                        + " $$ begin insert into trap.hits values ('to_char ' || current_user); return '2024'; end $$",
                "create function trap.hashtext(text) returns int language plpgsql as"
                        + " $$ begin insert into trap.hits values ('hashtext ' || current_user); return 1; end $$",
                "create function trap.taller(date, date) returns boolean language sql as 'select false'",
                "create operator trap.< (leftarg = date, rightarg = date, function = trap.taller)",
                "create temporary table pg_class (oid oid, relname name, relkind \"char\", relowner oid, relnamespace oid)",
                "create temporary table pg_namespace (oid oid, nspname name, nspowner oid)",
                "create function pg_temp.octet_length(text) returns int language sql as 'select 0'",
                "set search_path = trap, pg_temp, pg_catalog",
                "select ops.create_day_partition('pit.scratch', '2024-01-01')");

        assertThat(database.number("select count(*) from trap.hits")).isZero();
        assertThat(database.number("select count(*) from pg_inherits where inhparent = 'pit.scratch'::regclass"))
                .isEqualTo(1);
    }

    @Test
    void manyMayAskForTheSameDaysAtOnce() throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(6);
        try {
            List<Future<?>> callers = new ArrayList<>();
            for (int caller = 0; caller < 6; caller++) {
                int first = caller;
                callers.add(threads.submit(() -> {
                    for (int day = 0; day < 8; day++) {
                        asWriter("select ops.create_day_partition('pit.scratch', date '2024-01-01' + "
                                + (day + first) % 8 + ")");
                    }
                    return null;
                }));
            }
            for (Future<?> caller : callers) {
                caller.get();
            }
        } finally {
            threads.shutdownNow();
        }
        assertThat(database.number("select count(*) from pg_inherits where inhparent = 'pit.scratch'::regclass"))
                .isEqualTo(8);
    }

    @Test
    void aDayCanBeMadeWhileRowsAreWrittenToTheTable() throws SQLException {
        asWriter("select ops.create_day_partition('pit.scratch', '2024-01-01')");

        try (Connection busy = database.dataSource().getConnection();
                Statement writing = busy.createStatement()) {
            busy.setAutoCommit(false);
            writing.execute("insert into pit.scratch (ts, symbol) values ('2024-01-01Z', 'A')");
            asWriter(
                    "set lock_timeout = '2s'",
                    "select ops.create_day_partition('pit.scratch', '2024-01-02')",
                    "insert into pit.scratch (ts, symbol) values ('2024-01-02Z', 'A')");
            busy.commit();
        }
        assertThat(database.number("select count(*) from pit.scratch")).isEqualTo(2);
    }

    private void refuses(String sqlState, String sql) {
        assertThatThrownBy(() -> asWriter(sql))
                .isInstanceOfSatisfying(SQLException.class, refusal -> assertThat(refusal.getSQLState())
                        .as(refusal.getMessage())
                        .isEqualTo(sqlState));
    }

    /** Runs statements one after the other on one connection of the role, each committed. */
    private void asWriter(String... statements) throws SQLException {
        try (Connection connection = writer().getConnection();
                Statement statement = connection.createStatement()) {
            for (String sql : statements) {
                statement.execute(sql);
            }
            try (ResultSet user = statement.executeQuery("select current_user = 'pitlane_writer'")) {
                user.next();
                assertThat(user.getBoolean(1)).isTrue();
            }
        }
    }

    private DataSource writer() {
        PGSimpleDataSource writer = new PGSimpleDataSource();
        writer.setUrl(database.jdbcUrl());
        writer.setUser("pitlane_writer");
        writer.setPassword("not-checked");
        return writer;
    }
}
