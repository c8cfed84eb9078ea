package io.pitlane.cli;

import io.pitlane.app.Application;
import io.pitlane.error.ExitCode;
import io.pitlane.error.InvalidInputException;
import io.pitlane.load.Quarantine.Entry;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code pitlane quarantine show}. */
@Command(name = "show", description = "Show one refused record: where it came from, its bytes, and why it was refused.")
final class QuarantineShowCommand implements Callable<Integer> {

    private final Session session;

    @Parameters(paramLabel = "ID", description = "Its id in the list.")
    private long id;

    @Mixin
    private FormatOption format;

    QuarantineShowCommand(Session session) {
        this.session = session;
    }

    @Override
    public Integer call() {
        try (Application application = Application.open(session.settings())) {
            Entry entry = application
                    .quarantine()
                    .show(id)
                    .orElseThrow(() -> new InvalidInputException("No refused record has the id " + id
                            + "; 'pitlane quarantine list' shows those that are open"));
            Map<String, Object> json = QuarantineEntryView.jsonWithRaw(entry);
            session.console().print(format.format(), table(json), json);
        }
        return ExitCode.DONE.code();
    }

    private static Table table(Map<String, Object> json) {
        Table table = new Table("field", "value");
        json.forEach((field, value) -> {
            if (value != null) {
                table.row(field, value.toString());
            }
        });
        return table;
    }
}
