package io.pitlane.cli;

import io.pitlane.app.Application;
import io.pitlane.error.ExitCode;
import io.pitlane.error.InvalidInputException;
import io.pitlane.load.Quarantine.Entry;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code pitlane quarantine list}. */
@Command(name = "list", description = "List the refused records that are still open, newest first.")
final class QuarantineListCommand implements Callable<Integer> {

    private final Session session;

    @Option(names = "--dataset", paramLabel = "D", description = "Only those of this dataset.")
    private Optional<String> dataset;

    @Option(
            names = "--limit",
            paramLabel = "N",
            defaultValue = "100",
            description = "At most this many (default: ${DEFAULT-VALUE}).")
    private int limit;

    @Mixin
    private FormatOption format;

    QuarantineListCommand(Session session) {
        this.session = session;
    }

    @Override
    public Integer call() {
        if (limit < 1) {
            throw new InvalidInputException("--limit " + limit + " is below 1");
        }
        try (Application application = Application.open(session.settings())) {
            List<Entry> entries = application.quarantine().list(dataset, limit);
            long open = application.quarantine().open();
            session.console().print(format.format(), table(entries), json(entries, open));
            if (entries.size() == limit && open > limit) {
                session.console().note("Shown: the newest " + limit + " of " + open + " open; --limit shows more.");
            }
        }
        return ExitCode.DONE.code();
    }

    private static Table table(List<Entry> entries) {
        Table table = new Table("id", "dataset", "reason", "place", "detail");
        entries.forEach(entry -> table.row(
                entry.id(), entry.dataset(), entry.reason(), QuarantineEntryView.place(entry), entry.detail()));
        return table;
    }

    private static Map<String, Object> json(List<Entry> entries, long open) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("entries", entries.stream().map(QuarantineEntryView::json).toList());
        json.put("open", open);
        return json;
    }
}
