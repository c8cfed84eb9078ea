package io.pitlane.export;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pitlane.error.InvalidInputException;
import io.pitlane.testing.DatabaseTest;
import io.pitlane.testing.TestDatabase;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** What is rebuilt from the script equals what it was read from, in the eyes of pg_dump and of the catalogs. */
@DatabaseTest
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class SchemaScriptTest {

    private static final List<String> SCHEMAS = List.of("pit", "market", "ops", "odd", "of nobody");

    private final TestDatabase database;

    SchemaScriptTest(TestDatabase database) {
        this.database = database;
    }

    @BeforeAll
    void fill() throws IOException {
        FilledDatabase.fill(database);
        database.execute(Files.readString(Path.of("src/test/resources/export/odd-objects.sql")));
        if (isNew()) {
            database.execute(Files.readString(Path.of("src/test/resources/export/odd-objects-18.sql")));
        }
    }

    @Test
    void theCatalogsOfWhatIsRebuiltSayTheSame() throws SQLException {
        try (TestDatabase rebuilt = rebuilt(read(database))) {
            assertThat(CatalogPicture.differences(database, rebuilt, SCHEMAS)).isEmpty();
        }
    }

    @Test
    void pgDumpSeesNoDifference() throws SQLException {
        Postgres15.assumed();
        Path file = Postgres15.file(text(read(database)));

        try (TestDatabase rebuilt = TestDatabase.createEmpty()) {
            Postgres15.psql(rebuilt, file);

            String original = Postgres15.dump(database, "--schema-only");
            String restored = Postgres15.dump(rebuilt, "--schema-only");
            assertThat(Differences.of(
                            original.lines().toList(), restored.lines().toList()))
                    .isEmpty();
            assertThat(restored.equals(original)).as("the same bytes").isTrue();
        }
    }

    @Test
    void aRebuiltDatabaseMakesTheSameScript() throws SQLException {
        SchemaScript script = read(database);

        try (TestDatabase rebuilt = rebuilt(script)) {
            assertThat(Differences.of(script.begin(), read(rebuilt).begin())).isEmpty();
            assertThat(Differences.of(script.finish(), read(rebuilt).finish())).isEmpty();
            assertThat(read(rebuilt).equals(script)).as("the same script").isTrue();
        }
    }

    @Test
    void settingsOfTheSessionChangeNothingAndStay() throws SQLException {
        SchemaScript script = read(database);

        try (Connection connection = database.dataSource().getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute(
                    "set timezone = 'America/St_Johns'; set datestyle = 'ISO, DMY'; set search_path = odd, market;"
                            + " set quote_all_identifiers = on; set extra_float_digits = -5; set intervalstyle = iso_8601");
            connection.setAutoCommit(false);
            SchemaScript again = SchemaScript.read(connection, SCHEMAS);
            assertThat(Differences.of(script.begin(), again.begin())).isEmpty();
            assertThat(Differences.of(script.finish(), again.finish())).isEmpty();
            assertThat(database.rows("select 1 as n")).isNotEmpty();
            try (var row =
                    statement.executeQuery("select current_setting('timezone') || current_setting('search_path')")) {
                row.next();
                assertThat(row.getString(1)).isEqualTo("America/St_Johnsodd, market");
            }
        }
    }

    @Test
    void grantsToRolesThatDoNotExistAreLeftOut() throws SQLException {
        SchemaScript script = read(database);
        SchemaScript elsewhere = new SchemaScript(
                script.begin(),
                script.finish().stream()
                        .map(statement -> statement.replace("odd_writer", "nobody_here"))
                        .toList(),
                script.tables());

        try (TestDatabase rebuilt = rebuilt(elsewhere)) {
            assertThat(rebuilt.number("select count(*) from pg_class where relacl::text like '%odd reader%'"))
                    .isPositive();
            assertThat(rebuilt.number("select count(*) from pg_class where relacl::text ~ 'odd_writer|nobody_here'"))
                    .isZero();
            assertThat(rebuilt.number("select count(*) from pg_policy where polname = 'reading'"))
                    .isZero();
        }
    }

    @Test
    void everyTableThatHoldsRowsIsNamedOnceWithItsColumns() throws SQLException {
        List<ScriptTable> tables = read(database).tables();

        assertThat(tables)
                .contains(
                        new ScriptTable("odd", "parted_b", "odd.parted", List.of("base", "region", "id", "ts")),
                        new ScriptTable("odd", "parted_c_eu", "odd.parted", List.of("id", "ts", "region", "base")),
                        new ScriptTable("odd", "serial", null, List.of("id", "base", "base2")))
                .noneMatch(table ->
                        List.of("parted", "parted_c", "a_view", "m_view").contains(table.name()))
                .doesNotHaveDuplicates();
        assertThat(tables)
                .filteredOn(table -> table.name().equals("base"))
                .singleElement()
                .satisfies(table ->
                        assertThat(table.columns()).contains("select", "id").doesNotContain("twice"));
        assertThat(tables).extracting(ScriptTable::name).contains(FilledDatabase.DETACHED, "schema_history");
    }

    @Test
    void anObjectWithoutWordsIsNamedAndNothingLeftOut() {
        try (TestDatabase other = TestDatabase.createEmpty()) {
            other.execute("create schema pit; create aggregate pit.total(int) (sfunc = int4pl, stype = int);"
                    + " create table pit.a (n int); create table pit.b () inherits (pit.a);"
                    + " create collation pit.own from \"C\"");

            assertThatThrownBy(() -> read(other))
                    .isInstanceOf(InvalidInputException.class)
                    .hasMessageContainingAll("function pit.total(integer)", "table pit.b", "collation pit.own");
        }
    }

    @Test
    void objectsThatNeedEachOtherInACircleAreNamed() {
        try (TestDatabase other = TestDatabase.createEmpty()) {
            other.execute("create schema pit; create table pit.a (n int);"
                    + " create function pit.f(r pit.a) returns int language sql as 'select 1';"
                    + " create function pit.g() returns int language sql return pit.f(null);"
                    + " alter table pit.a alter column n set default pit.g()");

            assertThatThrownBy(() -> read(other))
                    .isInstanceOf(InvalidInputException.class)
                    .hasMessageEndingWith("pit.f(pit.a), pit.g(), pit.a");
        }
    }

    @Test
    void extensionsThatAreUsedComeAlong() throws SQLException {
        Postgres15.assumed();
        try (TestDatabase other = TestDatabase.createEmpty()) {
            other.execute("create schema pit; create schema lib; create extension btree_gist schema lib;"
                    + " create extension citext; create extension pg_trgm schema pit; create extension hstore;"
                    + " create table pit.a (n int, names citext[], exclude using gist (n lib.gist_int4_ops with =))");

            assertThat(read(other).begin())
                    .contains(
                            "create extension if not exists btree_gist with schema lib;",
                            "create extension if not exists citext with schema public;",
                            "create extension if not exists pg_trgm with schema pit;")
                    .noneMatch(statement -> statement.contains("hstore"));
            try (TestDatabase rebuilt = rebuilt(read(other))) {
                assertThat(CatalogPicture.differences(other, rebuilt, List.of("pit")))
                        .isEmpty();
            }
        }
    }

    private boolean isNew() {
        return database.number("select current_setting('server_version_num')::int") >= 180000;
    }

    private static SchemaScript read(TestDatabase database) throws SQLException {
        try (Connection connection = database.dataSource().getConnection()) {
            connection.setAutoCommit(false);
            connection.setReadOnly(true);
            return SchemaScript.read(connection, SCHEMAS);
        }
    }

    private static String text(SchemaScript script) {
        return Stream.concat(script.begin().stream(), script.finish().stream())
                .collect(Collectors.joining("\n\n", "", "\n"));
    }

    /** One statement at a time, as a server sees them from psql. */
    private static TestDatabase rebuilt(SchemaScript script) throws SQLException {
        TestDatabase rebuilt = TestDatabase.createEmpty();
        try (Connection connection = rebuilt.dataSource().getConnection();
                Statement statement = connection.createStatement()) {
            connection.setAutoCommit(false);
            statement.setEscapeProcessing(false);
            for (String each :
                    (Iterable<String>) Stream.concat(script.begin().stream(), script.finish().stream())::iterator) {
                try {
                    statement.execute(each);
                } catch (SQLException e) {
                    throw new SQLException(each, e.getSQLState(), e);
                }
            }
            connection.commit();
        }
        return rebuilt;
    }
}
