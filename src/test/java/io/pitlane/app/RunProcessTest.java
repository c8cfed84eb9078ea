package io.pitlane.app;

import static org.assertj.core.api.Assertions.assertThat;

import io.pitlane.testing.DatabaseTest;
import io.pitlane.testing.JavaCommand;
import io.pitlane.testing.TestDatabase;
import java.io.BufferedWriter;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code pitlane run} as a process of its own, and the signals that end it. */
@DatabaseTest
class RunProcessTest {

    private static final int LINES = 600_000;

    private final TestDatabase database;

    @TempDir
    private Path folder;

    RunProcessTest(TestDatabase database) {
        this.database = database;
    }

    @Test
    void sigtermInTheMiddleOfALoadFinishesTheChunksInHandAndTheNextRunGoesOn() throws Exception {
        Path inbox = Files.createDirectories(folder.resolve("data/inbox/pit.trades"));
        Path file = inbox.resolve("large.ndjson");
        writeTrades(file);

        Process first = run("first");
        try {
            await(() -> committed() > 0);
            long begin = System.nanoTime();
            first.toHandle().destroy();
            assertThat(first.waitFor(20, TimeUnit.SECONDS)).isTrue();

            assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(Duration.ofSeconds(10));
            assertThat(first.exitValue()).as(log("first")).isZero();
        } finally {
            first.destroyForcibly().waitFor();
        }
        assertThat(log("first"))
                .contains("Stopping")
                .doesNotContain("Exception")
                .doesNotContain("WARN");
        assertThat(committed()).isLessThan(LINES);
        assertThat(database.number("select count(*) from pit.trades")).isEqualTo(committed());
        assertThat(file).exists();

        Process second = run("second");
        try {
            await(() -> committed() == LINES && !Files.exists(file));
        } finally {
            second.toHandle().destroy();
            assertThat(second.waitFor(20, TimeUnit.SECONDS)).isTrue();
        }
        assertThat(second.exitValue()).as(log("second")).isZero();
        assertThat(database.number("select count(*) from pit.trades")).isEqualTo(LINES);
        assertThat(database.number("select count(distinct trade_id) from pit.trades"))
                .isEqualTo(LINES);
    }

    @Test
    void sigtermWhileRecordsArePostedLosesNoneThatWasAcknowledged() throws Exception {
        database.execute("truncate pit.trades, ops.loads");
        int port = RunningApplication.freePort();
        Process process = run("posted", port);
        Set<String> acknowledged = ConcurrentHashMap.newKeySet();
        Set<String> sent = ConcurrentHashMap.newKeySet();
        List<Thread> senders = new ArrayList<>();
        try {
            awaitPage(port);
            for (int i = 0; i < 8; i++) {
                String name = "s" + i;
                Thread sender = new Thread(() -> post(port, name, process, sent, acknowledged));
                sender.start();
                senders.add(sender);
            }
            await(() -> acknowledged.size() > 500);
            process.toHandle().destroy();
            assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
            assertThat(process.exitValue()).as(log("posted")).isZero();
            for (Thread sender : senders) {
                sender.join(30_000);
            }
        } finally {
            process.destroyForcibly().waitFor();
        }
        List<String> stored = database.rows("select order_id from pit.trades").stream()
                .map(row -> String.valueOf(row.get("order_id")))
                .toList();
        String spooled = spooled();

        assertThat(stored).doesNotHaveDuplicates().isSubsetOf(sent);
        assertThat(acknowledged).allSatisfy(id -> assertThat(stored.contains(id) || spooled.contains("\"" + id + "\""))
                .as(id)
                .isTrue());
    }

    private static void post(int port, String name, Process process, Set<String> sent, Set<String> acknowledged) {
        HttpClient client = HttpClient.newHttpClient();
        for (int i = 0; process.isAlive(); i++) {
            String id = name + "-" + i;
            sent.add(id);
            String record = "{\"symbol\":\"BTC/USD\",\"venue\":\"kraken\",\"timestamp\":\"2026-01-01T00:00:00Z\","
                    + "\"price\":1,\"size\":1,\"order_id\":\"" + id + "\"}";
            try {
                HttpResponse<String> answer = client.send(
                        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/ingest/pit.trades"))
                                .header("Content-Type", "application/json")
                                .timeout(Duration.ofSeconds(20))
                                .POST(HttpRequest.BodyPublishers.ofString(record))
                                .build(),
                        HttpResponse.BodyHandlers.ofString());
                if (answer.statusCode() == 200) {
                    acknowledged.add(id);
                }
            } catch (IOException refused) {
                return; // nobody listens any more
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return;
            }
        }
    }

    private static void awaitPage(int port) {
        HttpClient client = HttpClient.newHttpClient();
        Awaitility.await()
                .atMost(Duration.ofSeconds(90))
                .ignoreExceptionsInstanceOf(IOException.class)
                .until(() -> client.send(
                                        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/health/ready"))
                                                .build(),
                                        HttpResponse.BodyHandlers.discarding())
                                .statusCode()
                        == 200);
    }

    private String spooled() throws IOException {
        Path spool = folder.resolve("data/spool");
        StringBuilder all = new StringBuilder();
        if (Files.exists(spool)) {
            try (Stream<Path> files = Files.walk(spool)) {
                for (Path file : files.filter(each -> each.toString().endsWith(".ndjson"))
                        .toList()) {
                    all.append(Files.readString(file));
                }
            }
        }
        return all.toString();
    }

    private long committed() {
        return database.number("select coalesce(sum(inserted), 0) from ops.loads");
    }

    private Process run(String name) throws IOException {
        return run(name, RunningApplication.freePort());
    }

    private Process run(String name, int port) throws IOException {
        List<String> command = JavaCommand.of(List.of("-Xmx512m", "-Duser.timezone=UTC"), "io.pitlane.Main", "run");
        command.addAll(List.of("--set", "data.dir=" + folder.resolve("data")));
        command.addAll(List.of("--set", "http.port=" + port));
        command.addAll(List.of("--database-url", RunningApplication.urlOf(database)));
        ProcessBuilder builder = new ProcessBuilder(command)
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve(name + ".log").toFile());
        builder.environment().put("PITLANE_HOME", RunningApplication.PROJECT.toString());
        return builder.start();
    }

    private String log(String name) throws IOException {
        return Files.readString(folder.resolve(name + ".log"));
    }

    private static void writeTrades(Path file) throws IOException {
        try (BufferedWriter writer = Files.newBufferedWriter(file)) {
            for (int i = 0; i < LINES; i++) {
                writer.write("{\"symbol\":\"BTC/USD\",\"venue\":\"kraken\",\"timestamp\":\""
                        + Instant.ofEpochSecond(1_700_000_000L + i) + "\","
                        + "\"price\":1,\"size\":1,\"side\":\"buy\",\"trade_id\":\"T-" + i + "\"}\n");
            }
        }
    }

    private static void await(java.util.concurrent.Callable<Boolean> condition) {
        Awaitility.await()
                .atMost(Duration.ofSeconds(90))
                .pollInterval(Duration.ofMillis(20))
                .until(condition);
    }
}
