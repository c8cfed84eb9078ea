package io.pitlane.cli;

import io.pitlane.error.ExitCode;
import io.pitlane.load.FileReport;
import io.pitlane.load.FileState;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * Compares what came of the samples with what should.
 *
 * @param surprises what differs, one sentence each
 */
record DemoOutcome(List<String> surprises, ExitCode exitCode) {

    DemoOutcome {
        surprises = List.copyOf(surprises);
    }

    /**
     * @param reports one for each sample
     * @param polled what the feeds brought
     */
    static DemoOutcome of(Samples samples, Map<Path, FileReport> reports, List<FileReport> polled) {
        List<String> refusals = refusals(samples.marked(), reports);
        polled.stream()
                .filter(report -> !report.note().isEmpty())
                .forEach(report -> refusals.add(report.path() + ": " + report.note()));
        List<String> losses = losses(samples.records(), reports.values());
        if (!polled.isEmpty()) {
            losses.addAll(losses(samples.feedRecords(), polled));
        }
        List<String> all = new ArrayList<>(losses);
        all.addAll(refusals);
        ExitCode exitCode = !losses.isEmpty()
                ? ExitCode.INTEGRITY_FAILED
                : refusals.isEmpty() ? ExitCode.DONE : ExitCode.RECORDS_REFUSED;
        return new DemoOutcome(all, exitCode);
    }

    private static List<String> refusals(Map<Path, Long> marked, Map<Path, FileReport> reports) {
        List<String> surprises = new ArrayList<>();
        reports.forEach((sample, report) -> {
            long expected = marked.getOrDefault(sample, 0L);
            if (report.rejected() > expected) {
                surprises.add(report.path() + ": " + report.rejected() + " of " + report.read() + " records refused, "
                        + expected + " expected");
            } else if (report.state() == FileState.REJECTED && expected == 0) {
                surprises.add(report.path() + ": refused as a whole: " + report.note());
            }
        });
        return surprises;
    }

    private static List<String> losses(Map<String, Long> records, Collection<FileReport> reports) {
        Map<String, Long> read = reports.stream()
                .collect(Collectors.groupingBy(FileReport::dataset, Collectors.summingLong(FileReport::read)));
        return records.entrySet().stream()
                .filter(dataset -> read.getOrDefault(dataset.getKey(), 0L) < dataset.getValue())
                .map(dataset -> dataset.getKey() + ": " + read.getOrDefault(dataset.getKey(), 0L)
                        + " records read, the samples hold " + dataset.getValue())
                .collect(Collectors.toCollection(ArrayList::new));
    }
}
