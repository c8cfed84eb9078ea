package io.pitlane.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.pitlane.app.Application;
import io.pitlane.app.Opening;
import io.pitlane.config.HttpSettings;
import io.pitlane.config.Settings;
import io.pitlane.error.ExitCode;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code pitlane health}: asks the instance that runs, and where none does, looks for itself. */
@Command(
        name = "health",
        description = {
            "Show how every part is, why, and since when: as the running instance says, or, without one, as found now.",
            "Exit code 0: healthy; 1: not; 4: the database cannot be reached."
        })
final class HealthCommand implements Callable<Integer> {

    private static final Duration CONNECT_PATIENCE = Duration.ofSeconds(1);
    private static final Duration ANSWER_PATIENCE = Duration.ofSeconds(10);
    private static final ObjectMapper JSON = new ObjectMapper();

    private final Session session;

    @Mixin
    private final FormatOption format = new FormatOption();

    HealthCommand(Session session) {
        this.session = session;
    }

    @Override
    public Integer call() throws IOException {
        Settings settings = session.settings();
        JsonNode report = ask(settings.http()).orElse(null);
        if (report == null) {
            session.console().note("No instance answers at " + address(settings.http()) + "; looking without it.");
            report = look(settings);
        }
        session.console().print(format.format(), table(report), JSON.convertValue(report, Map.class));
        return exitCode(report).code();
    }

    /** Empty if nobody is there, or somebody else. */
    private static Optional<JsonNode> ask(HttpSettings http) {
        HttpClient client =
                HttpClient.newBuilder().connectTimeout(CONNECT_PATIENCE).build();
        try {
            HttpRequest request = HttpRequest.newBuilder(URI.create(address(http)))
                    .timeout(ANSWER_PATIENCE)
                    .build();
            JsonNode body = JSON.readTree(
                    client.send(request, HttpResponse.BodyHandlers.ofString()).body());
            return Optional.ofNullable(body).filter(report -> report.has("healthy") && report.has("checks"));
        } catch (IOException nobody) {
            return Optional.empty();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Optional.empty();
        }
    }

    private static JsonNode look(Settings settings) throws IOException {
        try (Application application = Application.open(settings, Opening.LOOK)) {
            return JSON.readTree(application.health().report().body());
        }
    }

    /** A listener on all addresses is asked on this machine. */
    private static String address(HttpSettings http) {
        String host =
                switch (http.host()) {
                    case "0.0.0.0" -> "127.0.0.1";
                    case "::" -> "::1";
                    default -> http.host();
                };
        return "http://" + (host.contains(":") ? "[" + host + "]" : host) + ":" + http.port() + "/health";
    }

    private static Table table(JsonNode report) {
        Table table = new Table("check", "status", "since", "why");
        for (JsonNode check : report.path("checks")) {
            table.row(
                    check.path("name").asText(),
                    check.path("status").asText(),
                    check.path("since").asText(),
                    check.path("why").asText());
        }
        return table;
    }

    private static ExitCode exitCode(JsonNode report) {
        if (report.path("healthy").asBoolean()) {
            return ExitCode.DONE;
        }
        for (JsonNode check : report.path("checks")) {
            if (check.path("name").asText().equals("database")
                    && check.path("status").asText().equals("down")) {
                return ExitCode.DATABASE_UNREACHABLE;
            }
        }
        return ExitCode.FAILED;
    }
}
