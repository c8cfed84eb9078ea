package io.pitlane.cli;

import io.pitlane.app.Application;
import io.pitlane.error.ExitCode;
import io.pitlane.maintain.RetentionPlan;
import io.pitlane.maintain.RetentionPlan.Kind;
import io.pitlane.maintain.RetentionPlan.Span;
import io.pitlane.maintain.RetentionPlan.Step;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code pitlane db plan}. */
@Command(
        name = "plan",
        description = {
            "Show what the jobs of a night would do if they ran now: days that are made, detached, dropped, deleted and"
                    + " exported, and days that are old enough and stay, with the reason. Changes nothing.",
            "Rows and sizes of partitions are estimates of PostgreSQL; a cell is empty where it has none."
        })
final class DbPlanCommand implements Callable<Integer> {

    private final Session session;

    @Mixin
    private FormatOption format;

    DbPlanCommand(Session session) {
        this.session = session;
    }

    @Override
    public Integer call() {
        RetentionPlan plan;
        try (Application application = Application.open(session.settings())) {
            plan = application.retention().plan();
        }
        switch (format.format()) {
            case TABLE -> session.console().out().print(text(plan));
            case JSON -> session.console().out().println(JsonText.of(json(plan)));
        }
        session.console().out().flush();
        plan.clockDoubt().ifPresent(doubt -> session.console().note("Nothing is taken away by age: " + doubt + "."));
        return ExitCode.DONE.code();
    }

    private static String text(RetentionPlan plan) {
        Table steps = new Table("what", "dataset", "day", "rows", "size", "why");
        plan.steps().stream()
                .sorted(Comparator.comparing(Step::kind))
                .forEach(step -> steps.row(
                        word(step),
                        step.dataset(),
                        step.day().orElse(null),
                        number(step.rows()),
                        size(step.bytes()),
                        step.why()));
        Table spans = new Table("dataset", "kept for days", "old is before", "rows", "size");
        for (Span span : plan.spans()) {
            spans.row(
                    span.dataset(),
                    span.retentionDays().isPresent()
                            ? Integer.toString(span.retentionDays().getAsInt())
                            : "ever",
                    span.before().orElse(null),
                    number(span.rows()),
                    size(span.bytes()));
        }
        return (plan.steps().isEmpty() ? "Nothing is due." + System.lineSeparator() : steps.text())
                + System.lineSeparator()
                + spans.text();
    }

    private static Map<String, Object> json(RetentionPlan plan) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("at", plan.at());
        json.put("clock_doubt", plan.clockDoubt());
        for (Kind kind : Kind.values()) {
            List<Map<String, Object>> steps = plan.steps().stream()
                    .filter(step -> step.kind() == kind)
                    .map(DbPlanCommand::json)
                    .toList();
            json.put(kind.name().toLowerCase(Locale.ROOT), steps);
        }
        json.put("datasets", plan.spans().stream().map(DbPlanCommand::json).toList());
        return json;
    }

    private static Map<String, Object> json(Step step) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("dataset", step.dataset());
        json.put("day", step.day());
        json.put("table", step.table());
        json.put("rows", number(step.rows()));
        json.put("bytes", number(step.bytes()));
        json.put("why", step.why());
        return json;
    }

    private static Map<String, Object> json(Span span) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("dataset", span.dataset());
        json.put("retention_days", number(span.retentionDays()));
        json.put("before", span.before());
        json.put("rows", number(span.rows()));
        json.put("bytes", number(span.bytes()));
        return json;
    }

    private static String word(Step step) {
        return step.kind().name().toLowerCase(Locale.ROOT).replace('_', ' ');
    }

    private static Long number(OptionalLong value) {
        return value.isPresent() ? value.getAsLong() : null;
    }

    private static Integer number(OptionalInt value) {
        return value.isPresent() ? value.getAsInt() : null;
    }

    /** As PostgreSQL would say it. */
    private static String size(OptionalLong bytes) {
        if (bytes.isEmpty()) {
            return null;
        }
        String[] units = {"bytes", "kB", "MB", "GB", "TB"};
        double size = bytes.getAsLong();
        int unit = 0;
        while (size >= 10_240 && unit < units.length - 1) {
            size /= 1024;
            unit++;
        }
        return Math.round(size) + " " + units[unit];
    }
}
