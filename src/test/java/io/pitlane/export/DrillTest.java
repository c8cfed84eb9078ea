package io.pitlane.export;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pitlane.config.Secret;
import io.pitlane.database.ConnectionTarget;
import io.pitlane.database.Database;
import io.pitlane.database.NamedLock;
import io.pitlane.error.IntegrityException;
import io.pitlane.error.NotYetException;
import io.pitlane.metrics.DrillMetrics;
import io.pitlane.metrics.OperationMetrics;
import io.pitlane.testing.DatabaseTest;
import io.pitlane.testing.TestDatabase;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;

/** What a drill restores, what it finds, and what it leaves behind. The tests go on from one another. */
@DatabaseTest
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class DrillTest {

    private static final Instant NOON = Instant.parse("2026-03-01T12:00:00Z");

    private final TestDatabase database;
    private final List<String> heard = new ArrayList<>();
    private ExportFixture fixture;
    private Drill drill;
    private volatile boolean isStopped;

    DrillTest(TestDatabase database) {
        this.database = database;
    }

    @BeforeAll
    void fill(@TempDir Path folder) throws IOException {
        FilledDatabase.fill(database);
        fixture = new ExportFixture(database, folder.resolve("exports"));
        drill = drill(database.database(), Optional.empty());
    }

    @AfterEach
    void nothingIsLeftBehind() {
        assertThat(scratchDatabases()).isZero();
    }

    @Test
    @Order(1)
    void withoutAnExportThereIsNothingToDrillYet() {
        assertThatThrownBy(() -> drill.run(NOON))
                .isInstanceOf(NotYetException.class)
                .hasMessageContaining("There is no export");
    }

    @Test
    @Order(2)
    void theFirstDrillRestoresTheWholeSetAndVerifiesIt() {
        ExportSet set = fixture.export();

        Map<String, Object> figures = drill.run(NOON);

        assertThat(figures)
                .containsEntry("set", set.name())
                .containsEntry("kind", "whole")
                .containsEntry("rows", set.manifest().rows())
                .containsEntry("parts", set.manifest().parts().size() - 3)
                .containsKeys("seconds", "server");
        assertThat(database.number("select count(*) from ops.exports where verified_at is not null"))
                .isEqualTo(1);
        assertThat(database.rows("select state, kind, rows, detail from ops.restore_drills"))
                .containsExactly(row("passed", "whole", set.manifest().rows()));
        assertThat(heard).containsExactly("passed");
    }

    @Test
    @Order(3)
    void theNextRestoresOnlyWhatNoDrillHasRestored() {
        database.execute("insert into market.trades (exchange_id, symbol, ts, ts_source, trade_id, price, size)"
                + " values (1, 'BTC/USDT', '2024-02-29 12:34Z', 'exchange', 'late', 1, 1);"
                + " select ops.note_day_change('market.trades', '2024-02-29')");
        ExportSet set = fixture.export();

        Map<String, Object> figures = drill.run(NOON.plus(Duration.ofDays(1)));

        assertThat(figures).containsEntry("set", set.name()).containsEntry("kind", "changed");
        assertThat((int) figures.get("parts")).isBetween(2, 12);
        assertThat(database.number("select count(*) from ops.exports where verified_at is not null"))
                .isEqualTo(2);
    }

    @Test
    @Order(4)
    void aWeekAfterTheLastWholeDrillAnotherIsDue() {
        assertThat(DrillScope.due(NOON, Optional.empty())).isEqualTo(DrillScope.WHOLE);
        assertThat(DrillScope.due(NOON.plus(Duration.ofDays(6)), Optional.of(NOON)))
                .isEqualTo(DrillScope.CHANGED);
        assertThat(DrillScope.due(NOON.plus(Duration.ofDays(7)), Optional.of(NOON.plusSeconds(30))))
                .isEqualTo(DrillScope.WHOLE);
    }

    @Test
    @Order(5)
    void whatADrillThatWasKilledHasLeftIsDroppedByTheNext() {
        database.execute("create database " + ScratchDatabase.nameFor(database.database()));
        database.execute("insert into ops.restore_drills (set_name, kind, server) values ('s', 'whole', 'h')");

        assertThat(drill.run(NOON.plus(Duration.ofDays(2)))).containsKey("seconds");

        assertThat(drill.last()).map(DrillLedger.Row::state).contains("passed");
    }

    @Test
    @Order(6)
    void onlyOneDrillAtATimeGoesOn() {
        NamedLock other = database.transactions().tryLock(Drill.LOCK).orElseThrow();
        try {
            assertThatThrownBy(() -> drill.run(NOON))
                    .isInstanceOf(NotYetException.class)
                    .hasMessageContaining("under way");
        } finally {
            other.close();
        }
    }

    @Test
    @Order(7)
    void aUserWhoMayNotCreateDatabasesDrillsOnTheStandIn() {
        database.execute("drop role if exists drill_user; create role drill_user login;"
                + " grant usage on schema ops to drill_user; grant all on all tables in schema ops to drill_user;"
                + " grant usage on all sequences in schema ops to drill_user");
        ConnectionTarget target = database.target();
        try (Database theirs = new Database(
                database.settings(),
                new ConnectionTarget(target.host(), target.port(), target.database(), "drill_user", new Secret("x")),
                OperationMetrics.none())) {
            assertThatThrownBy(() -> drill(theirs, Optional.empty()).run(NOON))
                    .isInstanceOf(NotYetException.class)
                    .hasMessageContainingAll("drill_user may not create databases", "grant CREATEDB");

            assertThat(drill(theirs, Optional.of(new ScratchServer(database.database())))
                            .run(NOON))
                    .containsKey("seconds");
        } finally {
            database.execute("drop owned by drill_user; drop role drill_user");
        }
    }

    @Test
    @Order(8)
    void damageIsFoundNotedAndTold() throws IOException {
        ExportSet set = fixture.export();
        Path part = set.folder()
                .resolve(ExportFixture.part(set, "10-market.ingest_events").file());
        byte[] bytes = Files.readAllBytes(part);
        bytes[bytes.length / 2] ^= 4;
        Files.write(part, bytes);

        assertThatThrownBy(() -> drill.run(NOON))
                .isInstanceOf(IntegrityException.class)
                .hasMessageContaining("10-market.ingest_events.sql.zst");

        assertThat(drill.last()).hasValueSatisfying(last -> {
            assertThat(last.state()).isEqualTo("damaged");
            assertThat(last.detail()).contains("10-market.ingest_events.sql.zst");
        });
        assertThat(database.number("select count(*) from ops.exports where damage is not null and verified_at is null"))
                .isEqualTo(1);
        assertThat(heard).endsWith("not passed");
    }

    /** The files are whole by their hashes: what only a restore finds. */
    @Test
    @Order(9)
    void rowsThatAreNotWhatTheManifestTellsOfAreFoundInTheDatabase() {
        ExportSet set = fixture.export();
        for (String name : List.of("10-market.trades-2024-02-28", "10-pit.trades-2024-02-29", "10-ops.loads")) {
            ManifestPart part = ExportFixture.part(set, name);
            List<ManifestPart> wrong = new ArrayList<>(set.manifest().parts());
            wrong.set(wrong.indexOf(part), withHash(part, "1" + part.contentHash()));
            ExportSet claimed = new ExportSet(set.folder(), withParts(set.manifest(), wrong));
            ManifestPart claim = ExportFixture.part(claimed, name);
            try (ScratchDatabase scratch = ScratchDatabase.create(database.database(), database.database())) {
                assertThatThrownBy(() -> new DrillRestore(ExportFixture.CATALOG, ExportProgress.silent())
                                .run(claimed, List.of(claim), scratch))
                        .isInstanceOf(IntegrityException.class)
                        .hasMessageContainingAll(part.file(), "content hash " + part.contentHash());
            }
        }
    }

    /** Behind the part in hand, and nothing is said against the set. */
    @Test
    @Order(10)
    void aDrillEndsWhenTheProcessIsToldToStop() {
        ExportSet set = fixture.export();
        heard.clear();
        isStopped = true;

        assertThatThrownBy(() -> drill.run(NOON))
                .isInstanceOf(StoppedException.class)
                .hasMessageContaining("The drill was stopped");

        isStopped = false;
        assertThat(drill.last())
                .hasValueSatisfying(last -> assertThat(last.state()).isEqualTo("failed"));
        assertThat(database.number("select count(*) from ops.exports where damage is not null and set_name = '"
                        + set.name() + "'"))
                .isZero();
        assertThat(heard).isEmpty();
        assertThat(drill.run(NOON)).containsEntry("set", set.name());
    }

    private static ManifestPart withHash(ManifestPart part, String hash) {
        return new ManifestPart(
                part.file(),
                part.kind(),
                part.dataset(),
                part.table(),
                part.day(),
                part.version(),
                part.shape(),
                part.rows(),
                part.bytes(),
                part.sha256(),
                hash,
                part.minTime(),
                part.maxTime(),
                part.linkedFrom());
    }

    private static Manifest withParts(Manifest manifest, List<ManifestPart> parts) {
        return new Manifest(
                manifest.set(),
                manifest.createdAt(),
                manifest.database(),
                manifest.serverVersion(),
                manifest.migration(),
                manifest.schema(),
                manifest.snapshot(),
                manifest.compression(),
                manifest.daysFrom(),
                manifest.daysTo(),
                manifest.rows(),
                manifest.bytes(),
                manifest.seconds(),
                parts);
    }

    private Drill drill(Database owner, Optional<ScratchServer> standIn) {
        return new Drill(
                owner,
                ExportFixture.CATALOG,
                fixture.exports.folder(),
                () -> standIn,
                () -> isStopped,
                new DrillMetrics() {
                    @Override
                    public void passed(double seconds, double atEpochSeconds) {
                        heard.add("passed");
                    }

                    @Override
                    public void notPassed() {
                        heard.add("not passed");
                    }
                });
    }

    private long scratchDatabases() {
        return database.number("select count(*) from pg_database where datname like 'pitlane\\_drill\\_%'");
    }

    private static Map<String, Object> row(String state, String kind, long rows) {
        Map<String, Object> row = new java.util.LinkedHashMap<>();
        row.put("state", state);
        row.put("kind", kind);
        row.put("rows", rows);
        row.put("detail", null);
        return row;
    }
}
