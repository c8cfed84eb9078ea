package io.pitlane.cli;

import io.pitlane.app.Application;
import io.pitlane.error.ExitCode;
import io.pitlane.error.InvalidInputException;
import io.pitlane.load.ComparisonReport;
import io.pitlane.load.TreeComparison;
import java.nio.file.Path;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine.Option;

/** {@code pitlane reconcile --compare}: holds a PIT tree against the tables. */
final class CompareOptions {

    @Option(
            names = "--compare",
            required = true,
            arity = "2",
            paramLabel = "T",
            description = "Two times, FROM and TO (itself not included): compare the records of that time, each"
                    + " 2026-01-31 or 2026-01-31T08:00:00Z.")
    private List<String> times;

    @Option(
            names = "--dataset",
            paramLabel = "D",
            description = "Compare this dataset only. Default: each that the tree has a folder for.")
    private Optional<String> dataset = Optional.empty();

    @Option(names = "--repair", description = "Load what only the tree has.")
    private boolean repairs;

    @Option(
            names = "--examples",
            paramLabel = "N",
            defaultValue = "10",
            description = "Differences to name on each side, for each dataset (default: ${DEFAULT-VALUE}).")
    private int examples;

    int run(Session session, Application application, Path tree, FormatOption format) {
        Instant from = TimeOption.parse("--compare", times.get(0));
        Instant to = TimeOption.parse("--compare", times.get(1));
        if (!from.isBefore(to)) {
            throw new InvalidInputException(
                    "--compare " + times.get(0) + " " + times.get(1) + ": FROM is not before TO");
        }
        if (examples < 0) {
            throw new InvalidInputException("--examples " + examples + " is below 0");
        }
        List<ComparisonReport> reports = application
                .reconciliation()
                .compare(
                        new TreeComparison.Order(tree, dataset, from, to, examples, repairs),
                        session.console().comparisonProgress());
        if (reports.isEmpty()) {
            throw new InvalidInputException(
                    tree + " has no folder of any dataset; name a PIT tree, or the dataset with --dataset");
        }
        boolean isEqual = reports.stream().allMatch(ComparisonReport::isEqual);
        session.console().print(format.format(), table(reports), json(tree, from, to, reports, isEqual));
        reports.forEach(report -> tell(session.console(), report));
        return (isEqual ? ExitCode.DONE : ExitCode.INTEGRITY_FAILED).code();
    }

    private static Table table(List<ComparisonReport> reports) {
        Table table = new Table(
                "dataset",
                "files",
                "tree",
                "table",
                "waiting",
                "only in tree",
                "only in table",
                "different",
                "refused",
                "repaired");
        for (ComparisonReport report : reports) {
            table.row(
                    report.dataset(),
                    report.files(),
                    report.tree(),
                    report.table(),
                    report.waiting(),
                    report.onlyInTree(),
                    report.onlyInTable(),
                    report.different(),
                    report.refused(),
                    report.repaired());
        }
        return table;
    }

    private static Map<String, Object> json(
            Path tree, Instant from, Instant to, List<ComparisonReport> reports, boolean isEqual) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("tree", tree.toString());
        json.put("from", from.toString());
        json.put("to", to.toString());
        json.put("equal", isEqual);
        json.put("datasets", reports.stream().map(CompareOptions::jsonOf).toList());
        return json;
    }

    private static Map<String, Object> jsonOf(ComparisonReport report) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("dataset", report.dataset());
        json.put("files", report.files());
        json.put("tree", report.tree());
        json.put("table", report.table());
        json.put("waiting", report.waiting());
        json.put("only_in_tree", report.onlyInTree());
        json.put("only_in_table", report.onlyInTable());
        json.put("different", report.different());
        json.put("refused", report.refused());
        json.put("repaired", report.repaired());
        json.put("tree_examples", report.treeExamples());
        json.put("table_examples", report.tableExamples());
        return json;
    }

    private static void tell(Console console, ComparisonReport report) {
        report.treeExamples().forEach(example -> console.note("only in the tree: " + report.dataset() + " " + example));
        report.tableExamples()
                .forEach(example ->
                        console.note("only in the table, or different there: " + report.dataset() + " " + example));
    }
}
