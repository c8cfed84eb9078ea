package io.pitlane.load;

import static org.assertj.core.api.Assertions.assertThat;

import io.pitlane.config.LoadSettings;
import io.pitlane.database.Migrations;
import io.pitlane.dataset.Catalog;
import io.pitlane.dataset.PayloadDecoders;
import io.pitlane.metrics.LoadMetrics;
import io.pitlane.testing.DatabaseTest;
import io.pitlane.testing.TestDatabase;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A dataset is a migration and a YAML file, and no Java. */
@DatabaseTest
class AddedDatasetTest {

    @TempDir
    Path home;

    private final TestDatabase database;
    private Loader loader;
    private Catalog catalog;

    AddedDatasetTest(TestDatabase database) {
        this.database = database;
    }

    @BeforeEach
    void addDatasets() throws IOException {
        Path migrations = Files.createDirectories(home.resolve("migrations"));
        try (Stream<Path> shipped = Files.list(Path.of("migrations"))) {
            for (Path file : shipped.toList()) {
                Files.copy(file, migrations.resolve(file.getFileName()));
            }
        }
        write(
                "migrations/V900__create_lab.sql",
                """
                create schema lab;
                create table lab.fees (
                  id      bigint generated always as identity primary key,
                  at      timestamptz not null,
                  desk    text not null,
                  fee_no  bigint not null,
                  amount  numeric not null check (amount > 0),
                  paid    boolean not null default false,
                  notes   jsonb,
                  unique (desk, fee_no));
                create table lab.limits (
                  account text primary key,
                  at      timestamptz not null,
                  ceiling numeric not null);
                """);
        write("migrations/U900__create_lab.sql", "drop schema lab cascade;");
        write(
                "config/lab.fees.yaml",
                """
                name: lab.fees
                time: at
                identity: {key: [desk, fee_no], range: [desk]}
                unknown-fields: notes
                fields:
                  - {name: at, type: timestamp, required: true}
                  - {name: desk, type: text, required: true}
                  - {name: fee_no, type: bigint, aliases: [no], required: true}
                  - {name: amount, type: decimal, required: true, above: 0}
                  - {name: paid, type: boolean, default: "false"}
                  - {name: notes, type: json}
                """);
        write(
                "config/lab.limits.yaml",
                """
                name: lab.limits
                time: at
                identity: {key: [account], on-conflict: newest, newest-by: at}
                fields:
                  - {name: account, type: text, required: true}
                  - {name: at, type: timestamp, required: true}
                  - {name: ceiling, type: decimal, required: true}
                """);
        new Migrations(database.dataSource(), migrations).migrate();
        database.execute("truncate lab.fees, lab.limits, ops.loads, ops.quarantine");
        catalog = Catalog.read(home.resolve("config"));
        loader = new Loader(
                catalog,
                PayloadDecoders.none(),
                database.transactions(),
                new LoadSettings(2, 1 << 20, 16 << 20),
                LoadMetrics.none(),
                home.resolve("quarantine"),
                Clock.systemUTC());
    }

    @AfterEach
    void closeLoader() {
        loader.close();
    }

    @Test
    void loadsRecordsWithAKeyAndExactDecimals() throws IOException {
        write(
                "inbox/lab.fees/first.ndjson",
                """
                {"at":"2026-01-01T00:00:00Z","desk":"a","no":1,"amount":0.12345678901234567890123456789}
                {"at":"2026-01-01T00:00:00Z","desk":"a","no":2,"amount":1.50,"paid":true,"why":"late"}
                {"at":"2026-01-01T00:00:00Z","desk":"a","no":2,"amount":1.5,"paid":true,"notes":{"why":"late"}}
                {"at":"2026-01-01T00:00:00Z","desk":"a","no":3,"amount":0}
                {"at":"2026-01-01T00:00:00Z","desk":"a","no":1,"amount":99}
                """);
        write(
                "inbox/lab.fees/second.json",
                "[{\"at\":\"2026-01-01T00:00:00Z\",\"desk\":\"a\",\"no\":2,\"amount\":15e-1,\"paid\":true,\"why\":\"late\"},"
                        + "{\"at\":\"2026-01-02T00:00:00Z\",\"desk\":\"b\",\"no\":2,\"amount\":2}]");

        LoadReport first = load("inbox/lab.fees/first.ndjson");
        LoadReport second = load("inbox/lab.fees/second.json");

        assertThat(first.inserted()).isEqualTo(2);
        assertThat(first.duplicate()).isEqualTo(1);
        assertThat(first.rejected()).isEqualTo(2);
        assertThat(second.inserted()).isEqualTo(1);
        assertThat(second.duplicate()).isEqualTo(1);
        assertThat(database.rows("select desk, fee_no, amount, paid, notes::text from lab.fees order by desk, fee_no"))
                .extracting(row -> row.get("amount"), row -> row.get("notes"))
                .containsExactly(
                        org.assertj.core.groups.Tuple.tuple(new BigDecimal("0.12345678901234567890123456789"), null),
                        org.assertj.core.groups.Tuple.tuple(new BigDecimal("1.50"), "{\"why\": \"late\"}"),
                        org.assertj.core.groups.Tuple.tuple(new BigDecimal("2"), null));
        assertThat(database.rows("select reason from ops.quarantine order by record"))
                .extracting(row -> row.get("reason"))
                .containsExactly("check-violated", "conflict");
    }

    @Test
    void keepsTheNewestWhereTheCatalogSaysSo() throws IOException {
        String limit = "{\"account\":\"%s\",\"at\":\"2026-01-0%dT00:00:00Z\",\"ceiling\":%s}\n";
        write(
                "inbox/lab.limits/1.ndjson",
                limit.formatted("x", 2, "20") + limit.formatted("y", 1, "1") + limit.formatted("x", 1, "10"));
        write(
                "inbox/lab.limits/2.ndjson",
                limit.formatted("x", 1, "5")
                        + limit.formatted("y", 3, "3.0")
                        + limit.formatted("y", 2, "2")
                        + limit.formatted("z", 1, "1"));
        write("inbox/lab.limits/3.ndjson", limit.formatted("y", 3, "3.5") + limit.formatted("z", 1, "1.00"));

        LoadReport first = load("inbox/lab.limits/1.ndjson");
        LoadReport second = load("inbox/lab.limits/2.ndjson");
        LoadReport third = load("inbox/lab.limits/3.ndjson");

        assertThat(List.of(first.inserted(), first.updated(), first.duplicate()))
                .containsExactly(2L, 0L, 1L);
        assertThat(List.of(second.inserted(), second.updated(), second.duplicate()))
                .containsExactly(1L, 1L, 2L);
        assertThat(List.of(third.rejected(), third.duplicate())).containsExactly(1L, 1L);
        assertThat(database.rows("select account, ceiling::text from lab.limits order by account"))
                .containsExactly(
                        Map.of("account", "x", "ceiling", "20"),
                        Map.of("account", "y", "ceiling", "3.0"),
                        Map.of("account", "z", "ceiling", "1"));
    }

    private LoadReport load(String file) {
        return loader.load(
                new SourceFiles(catalog).find(List.of(home.resolve(file)), Optional.empty()),
                LoadOptions.DEFAULT,
                LoadProgress.silent());
    }

    private void write(String name, String content) throws IOException {
        Path file = home.resolve(name);
        Files.createDirectories(file.getParent());
        Files.writeString(file, content);
    }
}
