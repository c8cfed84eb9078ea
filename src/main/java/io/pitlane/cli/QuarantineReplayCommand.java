package io.pitlane.cli;

import io.pitlane.app.Application;
import io.pitlane.error.ExitCode;
import io.pitlane.load.Quarantine.Replay;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code pitlane quarantine replay}. */
@Command(
        name = "replay",
        description = "Try every open record again by today's catalog; what passes is loaded and closed.")
final class QuarantineReplayCommand implements Callable<Integer> {

    private final Session session;

    @Option(names = "--dataset", paramLabel = "D", description = "Only those of this dataset.")
    private Optional<String> dataset;

    @Mixin
    private FormatOption format;

    QuarantineReplayCommand(Session session) {
        this.session = session;
    }

    @Override
    public Integer call() {
        try (Application application = Application.open(session.settings())) {
            Replay replay = application.replay(dataset);
            session.console().print(format.format(), table(replay), json(replay));
            return (replay.rejected() > 0 ? ExitCode.RECORDS_REFUSED : ExitCode.DONE).code();
        }
    }

    private static Table table(Replay replay) {
        return new Table("tried", "inserted", "updated", "duplicate", "rejected")
                .row(replay.tried(), replay.inserted(), replay.updated(), replay.duplicate(), replay.rejected());
    }

    private static Map<String, Object> json(Replay replay) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("tried", replay.tried());
        json.put("inserted", replay.inserted());
        json.put("updated", replay.updated());
        json.put("duplicate", replay.duplicate());
        json.put("rejected", replay.rejected());
        return json;
    }
}
