package io.pitlane.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.pitlane.config.EmbeddedSettings;
import io.pitlane.config.Secret;
import io.pitlane.error.OperationFailedException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.postgresql.PGConnection;

/** The embedded server in one process: made, started, stopped, killed, started again. */
class EmbeddedServerTest {

    /** One cluster for every test that leaves it whole; whichever runs first makes it. */
    @TempDir
    private static Path shared;

    @TempDir
    private Path own;

    private TestServerDirectory cluster;
    private TestServerDirectory fresh;

    @BeforeEach
    void findTheDirectories() {
        cluster = new TestServerDirectory(shared.resolve("postgres"));
        fresh = new TestServerDirectory(own.resolve("postgres"));
    }

    @AfterEach
    void noServerIsLeft() {
        assertThat(List.of(cluster.killWhatRuns(), fresh.killWhatRuns())).containsExactly(false, false);
    }

    @Test
    void keepsWhatWasWritten() throws SQLException {
        try (EmbeddedServer server = cluster.open()) {
            assertThat(server.startedHere()).isTrue();
            TestServerDirectory.run(server.target(), "drop table if exists kept", "create table kept as select 7 as n");
        }

        try (EmbeddedServer server = cluster.open()) {
            assertThat(server.startedHere()).isTrue();
            assertThat(TestServerDirectory.ask(server.target(), "select n from kept"))
                    .isEqualTo("7");
        }
    }

    @Test
    void keepsMemoryForTheNextSort() throws IOException {
        assumeThat(Path.of("/proc/self/environ")).exists();
        try (EmbeddedServer server = cluster.open()) {
            assertThat(server.startedHere()).isTrue();
            long postmaster = Postmaster.of(cluster.files()).orElseThrow().pid();

            assertThat(Files.readString(Path.of("/proc/" + postmaster + "/environ"))
                            .split("\0"))
                    .contains(
                            "MALLOC_MMAP_THRESHOLD_=33554432",
                            "MALLOC_TRIM_THRESHOLD_=67108864",
                            "MALLOC_TOP_PAD_=16777216");
        }
    }

    @Test
    void isDurableAndLocal() throws SQLException {
        try (EmbeddedServer server = cluster.open()) {
            ConnectionTarget target = server.target();

            assertThat(Stream.of(
                                    "fsync",
                                    "synchronous_commit",
                                    "full_page_writes",
                                    "data_checksums",
                                    "listen_addresses",
                                    "unix_socket_directories",
                                    "password_encryption",
                                    "log_timezone",
                                    "server_encoding",
                                    "shared_buffers",
                                    "wal_buffers",
                                    "checkpoint_timeout")
                            .map(name -> name + "="
                                    + TestServerDirectory.ask(
                                            target,
                                            "select reset_val from pg_settings where name ilike '" + name + "'")))
                    .containsExactly(
                            "fsync=on",
                            "synchronous_commit=on",
                            "full_page_writes=on",
                            "data_checksums=on",
                            "listen_addresses=127.0.0.1",
                            "unix_socket_directories=",
                            "password_encryption=scram-sha-256",
                            "log_timezone=UTC",
                            "server_encoding=UTF8",
                            "shared_buffers=8192",
                            "wal_buffers=1024",
                            "checkpoint_timeout=1800");
            assertThat(TestServerDirectory.ask(
                            target,
                            "select current_database() || ' ' || pg_get_userbyid(datdba) || ' ' || datlocprovider::text || ' '"
                                    + " || datlocale || ' ' || rolsuper from pg_database, pg_roles"
                                    + " where datname = current_database() and rolname = current_user"))
                    .isEqualTo("pitlane pitlane b C.UTF-8 false");
        }
    }

    @Test
    void speaksUtcToAClientThatDoesNotAskForAnotherTimeZone() throws IOException {
        cluster.open().close();

        // The driver always asks for the JVM's, so the file has to do.
        assertThat(cluster.files().directory().resolve("postgresql.conf"))
                .content()
                .contains("\ntimezone = 'UTC'\n");
    }

    @Test
    void letsNobodyInWithoutThePassword() throws SQLException {
        try (EmbeddedServer server = cluster.open()) {
            ConnectionTarget right = server.target();
            ConnectionTarget wrong = new ConnectionTarget(
                    right.host(), right.port(), right.database(), right.user(), new Secret("guess"));
            ConnectionTarget superuser =
                    new ConnectionTarget(right.host(), right.port(), right.database(), "postgres", right.password());

            assertThatThrownBy(() -> TestServerDirectory.connect(wrong).close())
                    .isInstanceOfSatisfying(
                            SQLException.class, e -> assertThat(e.getSQLState()).isEqualTo("28P01"));
            assertThatThrownBy(() -> TestServerDirectory.connect(superuser).close())
                    .isInstanceOfSatisfying(
                            SQLException.class, e -> assertThat(e.getSQLState()).isEqualTo("28000"));
        }
    }

    @Test
    void keepsItsFilesToItself() throws IOException {
        try (EmbeddedServer server = cluster.open()) {
            assertThat(mode(cluster.files().password())).isEqualTo("rw-------");
            assertThat(mode(cluster.files().directory())).isEqualTo("rwx------");
            assertThat(Files.readString(cluster.files().password()))
                    .isEqualTo(server.target().password().reveal())
                    .hasSizeGreaterThanOrEqualTo(32);
            try (Stream<Path> logs = Files.list(cluster.files().logs())) {
                assertThat(logs.filter(log -> !log.toString().contains("-2001-"))
                                .map(EmbeddedServerTest::mode))
                        .containsOnly("rw-------");
            }
        }
    }

    @Test
    void takesChangedSettingsAtTheNextStart() throws SQLException, IOException {
        Path custom = cluster.files().directory().resolve("custom.conf");
        cluster.open().close();
        Files.writeString(custom, "work_mem = '7MB'\n");
        try (EmbeddedServer server = cluster.open(new EmbeddedSettings(0, 80L << 20, 512L << 20, 8L << 20))) {
            assertThat(TestServerDirectory.ask(
                            server.target(),
                            "select string_agg(current_setting(s), ' ') from unnest(array['shared_buffers',"
                                    + " 'max_wal_size', 'wal_buffers', 'work_mem']) s"))
                    .isEqualTo("80MB 512MB 8MB 7MB");
        } finally {
            Files.delete(custom);
        }
    }

    @Test
    void isSharedWithinTheProcess() {
        EmbeddedServer first = cluster.open();
        EmbeddedServer second = cluster.open();
        assertThat(second.startedHere()).isFalse();
        assertThat(second.target()).isEqualTo(first.target());

        first.close();
        first.close();
        assertThat(TestServerDirectory.ask(second.target(), "select 1")).isEqualTo("1");

        second.close();
        assertThat(Postmaster.of(cluster.files())).isEmpty();
    }

    @Test
    void isStoppedByAnInterruptedThreadToo() {
        EmbeddedServer server = cluster.open();

        Thread.currentThread().interrupt();
        server.close();

        assertThat(Thread.interrupted()).isTrue();
        assertThat(Postmaster.of(cluster.files())).isEmpty();
    }

    @Test
    void startsAgainOnItsPortWhenTheServerIsKilledUnderIt() throws SQLException {
        try (EmbeddedServer server = cluster.open()) {
            ConnectionTarget before = server.target();
            TestServerDirectory.run(before, "drop table if exists survived", "create table survived as select 1 as n");
            assertThat(server.ensureRunning()).isFalse();

            cluster.killPostmaster();

            assertThat(server.ensureRunning()).isTrue();
            assertThat(server.ensureRunning()).isFalse();
            assertThat(server.target()).isEqualTo(before);
            assertThat(TestServerDirectory.ask(before, "select n from survived"))
                    .isEqualTo("1");
        }
    }

    @Test
    void waitsForWhatAKilledServerLeftAndRecovers() throws SQLException {
        EmbeddedServer killed = cluster.open();
        TestServerDirectory.run(
                killed.target(), "drop table if exists survived", "create table survived as select 2 as n");
        CompletableFuture<Void> busy = CompletableFuture.runAsync(() -> TestServerDirectory.ask(
                killed.target(), "select count(*) from generate_series(1, 2000000000) as busy"));
        Awaitility.await().until(() -> TestServerDirectory.ask(
                        killed.target(),
                        "select count(*) from pg_stat_activity where state = 'active' and query like '%as busy'"
                                + " and pid <> pg_backend_pid()")
                .equals("1"));

        cluster.killPostmaster();

        assertThat(cluster.files().pidFile()).exists();
        try (EmbeddedServer server = cluster.open()) {
            assertThat(server.startedHere()).isTrue();
            assertThat(busy).failsWithin(Duration.ofSeconds(10));
            assertThat(TestServerDirectory.ask(server.target(), "select n from survived"))
                    .isEqualTo("2");
        }
        killed.close();
    }

    @Test
    void endsAlthoughItIsToldSoWhileItRecoversFromAKilledBackend() throws SQLException {
        EmbeddedServer server = cluster.open();
        TestServerDirectory.run(
                server.target(),
                "drop table if exists survived, filler",
                "create table survived as select 3 as n",
                "checkpoint",
                "create table filler as select n, repeat('x', 200) as text from generate_series(1, 600000) n");
        ProcessHandle postmaster = ProcessHandle.of(
                        Postmaster.of(cluster.files()).orElseThrow().pid())
                .orElseThrow();

        try (Connection connection = TestServerDirectory.connect(server.target())) {
            ProcessHandle.of(connection.unwrap(PGConnection.class).getBackendPID())
                    .orElseThrow()
                    .destroyForcibly();
            Awaitility.await().pollInterval(Duration.ofMillis(1)).until(() -> postmaster
                    .children()
                    .anyMatch(child -> ProcessTable.commandLine(child.pid())[0].contains("startup")));
            server.close();
        }

        assertThat(Postmaster.of(cluster.files())).isEmpty();
        try (EmbeddedServer next = cluster.open()) {
            assertThat(TestServerDirectory.ask(next.target(), "select n from survived"))
                    .isEqualTo("3");
            TestServerDirectory.run(next.target(), "drop table filler");
        }
    }

    @Test
    void isNotBlockedByAPidFileWhoseNumberBelongsToAnotherProgram() throws IOException, InterruptedException {
        cluster.open().close();
        Process stranger = new ProcessBuilder("sleep", "600").start();
        try {
            Files.writeString(
                    cluster.files().pidFile(),
                    stranger.pid() + "\n" + cluster.files().directory()
                            + "\n1700000000\n5432\n\n127.0.0.1\n        1         1\nready   \n");

            try (EmbeddedServer server = cluster.open()) {
                assertThat(server.startedHere()).isTrue();
                assertThat(TestServerDirectory.ask(server.target(), "select 1")).isEqualTo("1");
            }
            assertThat(stranger.isAlive()).isTrue();
        } finally {
            stranger.destroyForcibly().waitFor();
        }
    }

    @Test
    void makesTheClusterAnewWhenItsMakingWasInterrupted() throws IOException {
        Files.createDirectories(fresh.files().unfinished().resolve("base"));
        Files.writeString(fresh.files().unfinished().resolve("PG_VERSION"), "18\n");
        Files.createDirectories(fresh.files().directory().resolve("global"));
        Files.writeString(fresh.files().directory().resolve("global/pg_control"), "half");

        try (EmbeddedServer server = fresh.open()) {
            assertThat(TestServerDirectory.ask(server.target(), "select 1")).isEqualTo("1");
            assertThat(fresh.files().unfinished()).doesNotExist();
        }
    }

    @Test
    void makesANewPasswordWhenItsFileIsLost() throws IOException, SQLException {
        cluster.open().close();
        String lost = Files.readString(cluster.files().password());
        Files.delete(cluster.files().password());

        try (EmbeddedServer server = cluster.open()) {
            assertThat(TestServerDirectory.ask(server.target(), "select 1")).isEqualTo("1");
            assertThat(server.target().password()).isNotEqualTo(new Secret(lost));
        }
    }

    @Test
    void refusesTheClusterOfAnotherMajorVersion() throws IOException {
        Files.writeString(fresh.files().versionFile(), "17\n");

        assertThatThrownBy(fresh::open)
                .isInstanceOf(OperationFailedException.class)
                .hasMessageContaining(fresh.files().directory().toString())
                .hasMessageContaining("made by PostgreSQL 17")
                .hasMessageContaining("brings PostgreSQL 18");
    }

    @Test
    void refusesADirectoryWithSomethingElseInIt() throws IOException {
        Path precious = fresh.files().directory().resolve("thesis.txt");
        Files.writeString(precious, "years of work");

        assertThatThrownBy(fresh::open)
                .isInstanceOf(OperationFailedException.class)
                .hasMessageContaining("holds thesis.txt but no PostgreSQL cluster");
        assertThat(precious).hasContent("years of work");
    }

    @Test
    void saysThatItsPortIsTaken() throws IOException {
        cluster.open().close();
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
            assertThatThrownBy(() ->
                            cluster.open(new EmbeddedSettings(taken.getLocalPort(), 64L << 20, 1L << 30, 8L << 20)))
                    .isInstanceOf(DatabaseUnavailableException.class)
                    .hasMessageContaining("port " + taken.getLocalPort())
                    .hasMessageContaining("db.embedded.port=0");
        }
    }

    @Test
    void saysWhatPostgresSaidWhenItDoesNotStart() throws IOException {
        cluster.open().close();
        Path custom = cluster.files().directory().resolve("custom.conf");
        Files.writeString(custom, "wal_compression = 'lz4'\n");
        try {
            assertThatThrownBy(cluster::open)
                    .isInstanceOf(DatabaseUnavailableException.class)
                    .hasMessageContaining("wal_compression")
                    .hasMessageContaining(cluster.files().logs().toString());
        } finally {
            Files.delete(custom);
        }
    }

    @Test
    void keepsOnlyTheNewestLogFiles() throws IOException {
        cluster.open().close();
        for (int day = 10; day < 30; day++) {
            Files.writeString(cluster.files().logs().resolve("postgresql-2001-01-" + day + "_000000.log"), "old");
        }

        cluster.open().close();

        try (Stream<Path> logs = Files.list(cluster.files().logs())) {
            assertThat(logs.map(path -> path.getFileName().toString()).filter(name -> name.startsWith("postgresql-")))
                    .hasSizeLessThanOrEqualTo(11)
                    .doesNotContain("postgresql-2001-01-10_000000.log");
        }
    }

    private static String mode(Path path) {
        try {
            return PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
