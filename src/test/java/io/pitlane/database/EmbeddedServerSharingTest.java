package io.pitlane.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.pitlane.error.OperationFailedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** One embedded server and several processes. */
class EmbeddedServerSharingTest {

    @TempDir
    private static Path folder;

    private static TestServerDirectory cluster;

    @BeforeAll
    static void makeTheCluster() {
        cluster = new TestServerDirectory(folder.resolve("postgres"));
        cluster.open().close();
    }

    @AfterEach
    void noServerIsLeft() {
        assertThat(cluster.killWhatRuns()).isFalse();
    }

    @Test
    void theLastProcessStopsItWhoeverStartedIt() throws Exception {
        try (EmbeddedServerProcess starter = EmbeddedServerProcess.start(cluster.files())) {
            assertThat(starter.answer()).startsWith("started ");

            try (EmbeddedServer here = cluster.open()) {
                assertThat(here.startedHere()).isFalse();
                assertThat(starter.end()).isEqualTo("closed");
                assertThat(TestServerDirectory.ask(here.target(), "select 1")).isEqualTo("1");
            }
            assertThat(Postmaster.of(cluster.files())).isEmpty();
        }
    }

    @Test
    void aGuestLeavesItRunning() throws Exception {
        try (EmbeddedServer here = cluster.open();
                EmbeddedServerProcess guest = EmbeddedServerProcess.start(cluster.files())) {
            assertThat(guest.answer()).isEqualTo("found " + here.target().port());
            assertThat(guest.end()).isEqualTo("closed");
            assertThat(TestServerDirectory.ask(here.target(), "select 1")).isEqualTo("1");
        }
    }

    @Test
    void ofProcessesThatStartAtOnceExactlyOneStartsIt() throws Exception {
        try (EmbeddedServerProcess one = EmbeddedServerProcess.start(cluster.files());
                EmbeddedServerProcess two = EmbeddedServerProcess.start(cluster.files());
                EmbeddedServerProcess three = EmbeddedServerProcess.start(cluster.files())) {
            List<String> answers = List.of(one.answer(), two.answer(), three.answer());

            assertThat(answers)
                    .filteredOn(answer -> answer.startsWith("started "))
                    .hasSize(1);
            assertThat(answers)
                    .filteredOn(answer -> answer.startsWith("found "))
                    .hasSize(2);
            assertThat(answers)
                    .extracting(answer -> answer.split(" ")[1])
                    .containsOnly(answers.get(0).split(" ")[1]);
            one.end();
            two.end();
            three.end();
        }
    }

    @Test
    void theServerOfAKilledProcessIsAdoptedAndStopped() throws Exception {
        try (EmbeddedServerProcess starter = EmbeddedServerProcess.start(cluster.files())) {
            assertThat(starter.answer()).startsWith("started ");
            starter.kill();
            assertThat(Postmaster.of(cluster.files())).isPresent();

            try (EmbeddedServer adopted = cluster.open()) {
                assertThat(adopted.startedHere()).isFalse();
                assertThat(TestServerDirectory.ask(adopted.target(), "select 1"))
                        .isEqualTo("1");
            }
            assertThat(Postmaster.of(cluster.files())).isEmpty();
        }
    }

    @Test
    void aServerInAnotherContainerIsNotStartedTwice() throws Exception {
        try (EmbeddedServerProcess there = EmbeddedServerProcess.start(cluster.files())) {
            assertThat(there.answer()).startsWith("started ");
            cluster.killPostmaster();
            Files.writeString(cluster.files().place(), "another machine");

            assertThatThrownBy(cluster::open)
                    .isInstanceOf(OperationFailedException.class)
                    .hasMessageContaining("in another container or on another machine");

            there.kill();
            cluster.open().close();
        }
    }

    @Test
    void aClusterWhoseMakerWasKilledIsMadeByTheNext(@TempDir Path own) throws Exception {
        TestServerDirectory fresh = new TestServerDirectory(own.resolve("postgres"));
        try (EmbeddedServerProcess maker = EmbeddedServerProcess.start(fresh.files())) {
            Awaitility.await()
                    .pollInterval(Duration.ofMillis(5))
                    .until(() -> Files.exists(fresh.files().unfinished().resolve("PG_VERSION")));
            maker.kill();
        }
        assertThat(fresh.files().hasCluster()).isFalse();

        try (EmbeddedServer server = fresh.open()) {
            assertThat(TestServerDirectory.ask(server.target(), "select 1")).isEqualTo("1");
        } finally {
            assertThat(fresh.killWhatRuns()).isFalse();
        }
    }

    @Test
    void theServerIsOutOfReachOfTheTerminal() throws Exception {
        assumeThat(Path.of("/proc/self/stat")).exists();
        try (EmbeddedServer server = cluster.open()) {
            long pid = Postmaster.of(cluster.files()).orElseThrow().pid();
            String stat = Files.readString(Path.of("/proc/" + pid + "/stat"));

            String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ");
            assertThat(List.of(fields[2], fields[3]))
                    .as(
                            "process group and session of the server on port %s",
                            server.target().port())
                    .containsOnly(Long.toString(pid));
        }
    }
}
