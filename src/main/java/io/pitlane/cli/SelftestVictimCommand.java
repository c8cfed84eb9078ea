package io.pitlane.cli;

import io.pitlane.app.Application;
import io.pitlane.app.Intake;
import io.pitlane.app.Opening;
import io.pitlane.error.ExitCode;
import io.pitlane.selftest.VictimWork;
import java.io.IOException;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;

/** {@code pitlane selftest victim}: the process that {@code selftest chaos} kills. It takes orders on stdin. */
@Command(
        name = "victim",
        hidden = true,
        description = "The process that 'selftest chaos' kills; takes orders on stdin.")
final class SelftestVictimCommand implements Callable<Integer> {

    private final Session session;

    SelftestVictimCommand(Session session) {
        this.session = session;
    }

    @Override
    public Integer call() throws IOException {
        try (Application application = Application.open(session.settings(), Opening.SERVICE);
                Intake intake = application.openIntake()) {
            new VictimWork(intake.store(), intake::reconcile, session.console().out()).run(System.in);
        }
        return ExitCode.DONE.code();
    }
}
