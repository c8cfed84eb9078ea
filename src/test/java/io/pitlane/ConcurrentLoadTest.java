package io.pitlane;

import static org.assertj.core.api.Assertions.assertThat;

import io.pitlane.database.EmbeddedServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Two processes that load at the same moment, and get in each other's way. */
class ConcurrentLoadTest {

    private static final Duration PATIENCE = Duration.ofMinutes(3);
    private static final int RECORDS = 120_000;

    @TempDir
    private static Path folder;

    private static PitlaneHome home;
    private static EmbeddedServer server;
    private TradesFile file;

    @BeforeAll
    static void openTheServer() {
        home = new PitlaneHome(folder.resolve("data"));
        try (PitlaneProcess migration = home.start("db", "migrate")) {
            assertThat(migration.exitCode(PATIENCE)).as(migration.errors()).isZero();
        }
        server = home.openServer();
    }

    @BeforeEach
    void emptyTheTables() throws Exception {
        try (Connection connection = PitlaneHome.connect(server.target())) {
            LoadAudit.reset(connection);
        }
        file = TradesFile.writeSound(folder.resolve("trades.ndjson"), RECORDS, 1);
    }

    @AfterAll
    static void leaveNoServer() {
        server.close();
        home.killPostmaster();
    }

    @Test
    void theSameFileIsLoadedOnce() throws Exception {
        List<Long> inserted = loadAtOnce(file.path(), file.path());

        assertThat(inserted.get(0) + inserted.get(1)).isEqualTo(file.rowCount());
        try (Connection connection = PitlaneHome.connect(server.target())) {
            LoadAudit audit = new LoadAudit(connection);
            audit.hasExactlyTheRowsOf(file);
            audit.hasALedgerThatAccountsFor(file);
            audit.hasExactlyTheRefusalsOf(file);
        }
    }

    /** The second file has the identified records of the first in another order, so each blocks the other. */
    @Test
    void recordsOfTwoFilesInAnotherOrderAreLoadedOnce() throws Exception {
        List<String> identified = new ArrayList<>(Files.readAllLines(file.path()).stream()
                .filter(line -> line.contains("trade_id"))
                .toList());
        Collections.shuffle(identified, new Random(2));
        Path shuffled = Files.write(folder.resolve("shuffled.ndjson"), identified);

        List<Long> inserted = loadAtOnce(file.path(), shuffled);

        assertThat(inserted.get(0) + inserted.get(1)).isEqualTo(file.rowCount());
        try (Connection connection = PitlaneHome.connect(server.target())) {
            LoadAudit audit = new LoadAudit(connection);
            audit.hasExactlyTheRowsOf(file);
            audit.hasExactlyTheRefusalsOf(file);
        }
    }

    /** Both must end well; returns how many rows each says that it inserted. */
    private static List<Long> loadAtOnce(Path one, Path other) throws IOException {
        try (PitlaneProcess first = ingest(one);
                PitlaneProcess second = ingest(other)) {
            assertThat(first.exitCode(PATIENCE)).as(first.errors()).isZero();
            assertThat(second.exitCode(PATIENCE)).as(second.errors()).isZero();
            return List.of(
                    first.report().at("/totals/inserted").asLong(),
                    second.report().at("/totals/inserted").asLong());
        }
    }

    private static PitlaneProcess ingest(Path path) {
        return home.start("ingest", "--dataset", "pit.trades", "--format", "json", path.toString());
    }
}
