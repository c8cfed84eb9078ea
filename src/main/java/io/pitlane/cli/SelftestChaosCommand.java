package io.pitlane.cli;

import io.pitlane.config.DatabaseSettings;
import io.pitlane.config.Settings;
import io.pitlane.config.SslMode;
import io.pitlane.error.ExitCode;
import io.pitlane.error.InvalidInputException;
import io.pitlane.selftest.Chaos;
import io.pitlane.selftest.ChaosResult;
import io.pitlane.selftest.GivenDatabase;
import io.pitlane.selftest.OwnServer;
import io.pitlane.selftest.ScratchDatabase;
import io.pitlane.selftest.ScratchFolder;
import io.pitlane.selftest.Stage;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ThreadLocalRandom;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code pitlane selftest chaos}: kills the product again and again and looks what is left. */
@Command(
        name = "chaos",
        description = {
            "Kill Pitlane at each of its durable steps, while it takes records and again while it recovers, kill its"
                    + " PostgreSQL, cut its connections, and hold the tables against what was acknowledged.",
            "It works on a scratch folder with a PostgreSQL of its own, or on the empty database of --database-url,"
                    + " which is empty again afterwards. Settings that name another database are left aside."
        })
final class SelftestChaosCommand implements Callable<Integer> {

    private static final long LARGEST_SEED = 1_000_000;
    private static final String NOT_PASSED_ON =
            "-Xm[sx].*|-XX:StartFlightRecording.*|-(javaagent|agentpath|agentlib):.*";

    private final Session session;

    @Option(
            names = "--minutes",
            paramLabel = "N",
            defaultValue = "1",
            description = "How long, above 0; the run in hand is finished (default: ${DEFAULT-VALUE}).")
    private double minutes;

    @Option(
            names = "--seed",
            paramLabel = "S",
            description =
                    "Do again what was done with this seed: the same runs in the same order (default: a new one).")
    private Long seed;

    @Mixin
    private final FormatOption format = new FormatOption();

    SelftestChaosCommand(Session session) {
        this.session = session;
    }

    @Override
    public Integer call() {
        if (!(minutes > 0) || minutes > Duration.ofDays(7).toMinutes()) {
            throw new InvalidInputException("--minutes " + minutes + " is not above 0 and at most a week");
        }
        Settings settings = session.settings();
        ScratchFolder folder = ScratchFolder.in(settings.home().data());
        ChaosResult result;
        try (folder;
                ScratchDatabase database = database(settings.database(), folder.path());
                Stage stage = new Stage(database, settings.home().home(), folder.path(), javaOptions())) {
            folder.keep();
            result = strike(stage);
            if (result.verdict().isClean()) {
                stage.tidy();
                folder.forget();
            }
        }
        session.console().print(format.format(), ChaosView.table(result), ChaosView.json(result));
        if (result.verdict().isClean()) {
            return ExitCode.DONE.code();
        }
        result.verdict().examples().forEach(session.console()::note);
        session.console().note("What is left lies in " + folder.path());
        return ExitCode.INTEGRITY_FAILED.code();
    }

    private ScratchDatabase database(DatabaseSettings settings, Path folder) {
        if (!session.options().nameDatabase()) {
            return new OwnServer(folder.resolve("postgres"), settings);
        }
        if (settings.sslMode() == SslMode.VERIFY_FULL) {
            throw new InvalidInputException("sslmode=verify-full checks the name of the host, and the self-test stands"
                    + " between Pitlane and the database; use verify-ca");
        }
        return GivenDatabase.of(settings);
    }

    private ChaosResult strike(Stage stage) {
        long first = seed == null ? ThreadLocalRandom.current().nextLong(1, LARGEST_SEED) : seed;
        long end = System.nanoTime() + (long) (minutes * 60e9);
        try (ChaosProgress progress = new ChaosProgress(session.console(), end)) {
            return new Chaos(stage, first, progress).run(() -> System.nanoTime() < end);
        }
    }

    /** Those of this process, but for its memory and whatever looks into it. */
    private static List<String> javaOptions() {
        List<String> options =
                new ArrayList<>(ManagementFactory.getRuntimeMXBean().getInputArguments());
        options.removeIf(option -> option.matches(NOT_PASSED_ON));
        options.addAll(List.of("-Xmx256m", "-XX:TieredStopAtLevel=1", "-cp", System.getProperty("java.class.path")));
        return options;
    }
}
