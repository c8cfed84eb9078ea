package io.pitlane.cli;

import io.pitlane.app.Application;
import io.pitlane.error.ExitCode;
import io.pitlane.error.InvalidInputException;
import io.pitlane.maintain.DroppedDay.Return;
import java.time.LocalDate;
import java.time.format.DateTimeParseException;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code pitlane db undrop}. */
@Command(
        name = "undrop",
        description = {
            "Bring a day back that was taken away. While it is kept (retention.undrop-grace) it is put back whole, at once.",
            "After that loads may make it again, and files that waited for it are loaded; what was dropped with it is not"
                    + " brought back: load it again with --force, or from an export.",
            "Retention leaves the day alone from then on; 'pitlane db clean' takes it."
        })
final class DbUndropCommand implements Callable<Integer> {

    private final Session session;

    @Parameters(index = "0", paramLabel = "DATASET", description = "The dataset, such as market.trades.")
    private String dataset;

    @Parameters(index = "1", paramLabel = "DAY", description = "The day (UTC), such as 2026-01-31.")
    private String day;

    DbUndropCommand(Session session) {
        this.session = session;
    }

    @Override
    public Integer call() {
        LocalDate dropped = day();
        Return returned;
        try (Application application = Application.open(session.settings())) {
            returned = application.droppedDay(dataset, dropped).letReturn();
        }
        session.console()
                .note(dropped + " of " + dataset
                        + switch (returned) {
                            case IS_BACK -> " is back, with all that it held.";
                            case MAY_COME -> " may come back.";
                        });
        return ExitCode.DONE.code();
    }

    private LocalDate day() {
        try {
            return LocalDate.parse(day);
        } catch (DateTimeParseException e) {
            throw new InvalidInputException("\"" + day + "\" is not a day (expected e.g. 2026-01-31)", e);
        }
    }
}
