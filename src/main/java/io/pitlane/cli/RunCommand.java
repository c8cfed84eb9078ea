package io.pitlane.cli;

import io.pitlane.app.Application;
import io.pitlane.app.Opening;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;

/** {@code pitlane run}: everything, until the process is told to stop. */
@Command(
        name = "run",
        description = {
            "Run all routes until SIGTERM or SIGINT, which finishes the chunks in hand and then stops.",
            "Starts without the database, too: files wait in the inbox until it is there."
        })
final class RunCommand implements Callable<Integer> {

    private final Session session;

    RunCommand(Session session) {
        this.session = session;
    }

    @Override
    public Integer call() {
        try (Application application = Application.open(session.settings(), Opening.SERVICE)) {
            return application.run().code();
        }
    }
}
