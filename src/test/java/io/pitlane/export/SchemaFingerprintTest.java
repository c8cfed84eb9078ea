package io.pitlane.export;

import static org.assertj.core.api.Assertions.assertThat;

import io.pitlane.testing.DatabaseTest;
import io.pitlane.testing.TestDatabase;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/**
 * Whatever changes the script of the schemas changes their fingerprint: one change of every kind of object that a schema
 * may hold.
 */
@DatabaseTest
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class SchemaFingerprintTest {

    private static final List<String> SCHEMAS = List.of("pit", "market", "ops", "odd", "odder");

    private final TestDatabase database;
    private final List<String> changes;

    SchemaFingerprintTest(TestDatabase database) throws IOException {
        this.database = database;
        this.changes = Files.readAllLines(Path.of("src/test/resources/export/schema-changes.sql")).stream()
                .filter(line -> !line.isBlank() && !line.startsWith("--"))
                .toList();
    }

    @BeforeAll
    void fill() throws IOException {
        database.execute(Files.readString(Path.of("src/test/resources/export/odd-objects.sql")));
        dropRoles();
        database.execute("create role fingerprint_reader;"
                + " create table odd.spare (a int, b text); create view odd.spare_view as select a from odd.spare");
        database.execute("select ops.create_day_partition('market.trades', '2024-02-29')");
    }

    @AfterAll
    void dropRoles() {
        for (String role : List.of("fingerprint_reader", "fingerprint_looker")) {
            if (database.number("select count(*) from pg_roles where rolname = '" + role + "'") > 0) {
                database.execute("drop owned by " + role + "; drop role " + role);
            }
        }
    }

    /** The script is the judge: a change that it does not show has no place in the list. */
    @Test
    void everyChangeOfTheScriptIsSeen() throws SQLException {
        SchemaScript script = script();
        String fingerprint = fingerprint();
        assertThat(fingerprint()).isEqualTo(fingerprint);

        for (String change : changes) {
            database.execute(change);
            SchemaScript changed = script();
            String its = fingerprint();

            assertThat(changed.equals(script))
                    .as("%s leaves the script as it was", change)
                    .isFalse();
            assertThat(its).as(change).isNotEqualTo(fingerprint);
            script = changed;
            fingerprint = its;
        }
        assertThat(changes).hasSizeGreaterThan(60);
    }

    @Test
    void whatComesBackIsNotTakenForWhatNeverWent() throws SQLException {
        String before = fingerprint();
        database.execute("comment on column pit.trades.qty is 'Another.'");
        database.execute("comment on column pit.trades.qty is 'Size, in units of the base currency.'");

        assertThat(fingerprint()).isNotEqualTo(before);
    }

    @Test
    void rowsAndTheServersOwnFiguresAreNoChange() throws SQLException {
        String before = fingerprint();
        database.execute(
                "insert into pit.trades (ts, symbol, venue, price, qty) values ('2024-02-29Z', 'A', 'okx', 1, 1);"
                        + " select nextval('odd.down_seq'); update ops.day_versions set version = version");
        database.execute("vacuum (freeze, analyze)");
        database.execute("vacuum full pg_catalog.pg_description");

        assertThat(fingerprint()).isEqualTo(before);
    }

    /** A set that takes its scripts over has the bytes of one that asked the catalogs. */
    @Test
    void whatIsTakenOverIsWhatWouldBeWritten(@TempDir Path folder) throws IOException {
        ExportFixture grown = new ExportFixture(database, folder.resolve("grown"));
        grown.export();
        List<String> some = List.of(
                "comment on column market.trades.price is 'What it cost.'",
                "select 1",
                "create function pit.half(n int) returns int language sql as 'select n / 2'",
                "create or replace function pit.half(n int) returns int language sql as 'select n / 3'",
                "select ops.create_day_partition('market.trades', '2024-03-09')",
                "grant select on market.trades to odd_writer",
                "insert into pit.trades (ts, symbol, venue, price, qty) values ('2024-03-01Z', 'A', 'okx', 1, 1)");
        List<String> linked = new ArrayList<>();
        for (String change : some) {
            database.execute(change);
            ExportSet set = grown.export();
            ExportSet whole = new ExportFixture(database, folder.resolve("whole-" + linked.size())).export();
            for (String script : List.of(PartName.BEGIN, PartName.FINISH)) {
                assertThat(ExportFixture.part(set, script).sha256())
                        .as("%s after %s", script, change)
                        .isEqualTo(ExportFixture.part(whole, script).sha256());
                assertThat(set.folder().resolve(ExportFixture.part(set, script).file()))
                        .hasSameBinaryContentAs(whole.folder()
                                .resolve(ExportFixture.part(whole, script).file()));
            }
            assertThat(new Verification(ExportProgress.silent())
                            .verify(set.folder())
                            .problems())
                    .isEmpty();
            if (Stream.of(PartName.BEGIN, PartName.FINISH)
                    .allMatch(script -> ExportFixture.part(set, script).linkedFrom() != null)) {
                linked.add(change);
            } else {
                linked.add("");
            }
        }

        assertThat(linked).containsExactly("", "select 1", "", "", "", "", some.get(6));
    }

    /** A definition is what it is now, and the fingerprint of the snapshot is not its own. */
    @Test
    void whatChangedBeforeItWasReadIsOfNoFingerprint() throws SQLException {
        try (Connection keeper = database.dataSource().getConnection()) {
            SnapshotSession.begin(keeper);
            String snapshot;
            try (var row = keeper.createStatement().executeQuery("select pg_export_snapshot()")) {
                row.next();
                snapshot = row.getString(1);
            }
            SnapshotView view = SnapshotView.read(keeper);
            for (boolean changes : List.of(false, true)) {
                if (changes) {
                    database.execute("create or replace function odd.on_change() returns trigger language plpgsql"
                            + " as 'begin return old; end'");
                }
                SchemaReader reader = SchemaReader.open(database.dataSource());
                reader.begin(snapshot, view, Optional.empty());

                assertThat(reader.schema().fingerprint().isPresent()).isEqualTo(!changes);
                assertThat(reader.schema().script()).isPresent();
            }
            keeper.rollback();
        }
    }

    @Test
    void aScriptIsOnlyTakenOverFromASetWhoseFilesAreThere(@TempDir Path folder) throws IOException {
        ExportFixture fixture = new ExportFixture(database, folder.resolve("exports"));
        ExportSet first = fixture.export();
        Files.delete(first.folder()
                .resolve(ExportFixture.part(first, PartName.FINISH).file()));

        ExportSet second = fixture.export();

        assertThat(ExportFixture.part(second, PartName.FINISH).linkedFrom()).isNull();
        assertThat(ExportFixture.part(second, PartName.BEGIN).linkedFrom()).isNull();
        assertThat(new Verification(ExportProgress.silent())
                        .verify(second.folder())
                        .problems())
                .isEmpty();
        assertThat(ExportFixture.part(fixture.export(), PartName.FINISH).linkedFrom())
                .isEqualTo(second.name());
    }

    private SchemaScript script() throws SQLException {
        try (Connection connection = database.dataSource().getConnection()) {
            SnapshotSession.begin(connection);
            return SchemaScript.read(connection, SCHEMAS);
        }
    }

    private String fingerprint() throws SQLException {
        try (Connection connection = database.dataSource().getConnection()) {
            SnapshotSession.begin(connection);
            return SchemaFingerprint.read(connection);
        }
    }
}
