package io.pitlane.cli;

import io.pitlane.load.FileReport;
import io.pitlane.load.FileState;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.ToLongFunction;
import java.util.stream.Collectors;

/** What a load did, as a table for people and as JSON for programs. Immutable. */
final class LoadSummary {

    /** From here on a line a dataset says more than a line a file. */
    private static final int MANY_FILES = 20;

    private final List<FileReport> files;

    LoadSummary(List<FileReport> files) {
        this.files = List.copyOf(files);
    }

    /** Whether any record, or any whole file, was refused. */
    boolean hasRefusals() {
        return files.stream().anyMatch(file -> file.rejected() > 0 || file.state() == FileState.REJECTED);
    }

    /** A line for each file, or for each dataset where the files are many; then the totals. */
    Table table() {
        return files.size() <= MANY_FILES ? tableOfFiles() : tableOfDatasets();
    }

    /** A line for each dataset, then the totals. */
    Table tableOfDatasets() {
        Table table = new Table("dataset", "files", "read", "inserted", "updated", "duplicate", "rejected", "seconds");
        byDataset().forEach((dataset, loaded) -> table.row(countsOf(dataset, loaded)));
        return table.totals(countsOf("total", files));
    }

    /** Sentences on single files that a person should know of. */
    List<String> notes() {
        return files.stream()
                .filter(file -> !file.note().isEmpty() || isNotableAmongMany(file))
                .map(LoadSummary::note)
                .toList();
    }

    /** What a person may ask next about all files together. */
    List<String> closingSentences() {
        List<String> sentences = new ArrayList<>();
        long rejected = sum(files, FileReport::rejected);
        if (rejected > 0) {
            sentences.add("Records refused: " + rejected + "; 'pitlane quarantine list' shows them with the reasons.");
        }
        if (!files.isEmpty() && files.stream().allMatch(file -> file.state() == FileState.DUPLICATE)) {
            sentences.add("Every file was loaded before: nothing was inserted.");
        }
        return sentences;
    }

    Map<String, Object> json() {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("files", files.stream().map(LoadSummary::jsonOf).toList());
        json.put("totals", jsonTotals());
        return json;
    }

    private boolean isNotableAmongMany(FileReport file) {
        return files.size() > MANY_FILES && (file.rejected() > 0 || file.state() == FileState.REJECTED);
    }

    private static String note(FileReport file) {
        String refused =
                file.rejected() + " of " + file.read() + (file.read() == 1 ? " record" : " records") + " refused";
        return file.path() + ": " + (file.note().isEmpty() ? refused : file.note());
    }

    private Table tableOfFiles() {
        Table table = new Table(
                "path", "dataset", "state", "read", "inserted", "updated", "duplicate", "rejected", "seconds");
        for (FileReport file : files) {
            table.row(
                    file.path(),
                    file.dataset(),
                    file.state().word(),
                    file.read(),
                    file.inserted(),
                    file.updated(),
                    file.duplicate(),
                    file.rejected(),
                    file.seconds());
        }
        return table.totals(
                "total",
                "",
                "",
                sum(files, FileReport::read),
                sum(files, FileReport::inserted),
                sum(files, FileReport::updated),
                sum(files, FileReport::duplicate),
                sum(files, FileReport::rejected),
                seconds(files));
    }

    private SortedMap<String, List<FileReport>> byDataset() {
        return files.stream().collect(Collectors.groupingBy(FileReport::dataset, TreeMap::new, Collectors.toList()));
    }

    private static Object[] countsOf(String name, List<FileReport> files) {
        return new Object[] {
            name,
            files.size(),
            sum(files, FileReport::read),
            sum(files, FileReport::inserted),
            sum(files, FileReport::updated),
            sum(files, FileReport::duplicate),
            sum(files, FileReport::rejected),
            seconds(files)
        };
    }

    private static Map<String, Object> jsonOf(FileReport file) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("path", file.path());
        json.put("dataset", file.dataset());
        json.put("load_id", file.loadId());
        json.put("state", file.state().word());
        json.put("read", file.read());
        json.put("inserted", file.inserted());
        json.put("updated", file.updated());
        json.put("duplicate", file.duplicate());
        json.put("rejected", file.rejected());
        json.put("seconds", roundedToMicros(file.seconds()));
        return json;
    }

    private Map<String, Object> jsonTotals() {
        List<FileReport> spooled =
                files.stream().filter(file -> file.state() == FileState.SPOOLED).toList();
        Map<String, Object> totals = new LinkedHashMap<>();
        totals.put("files", files.size());
        totals.put("read", sum(files, FileReport::read));
        totals.put("inserted", sum(files, FileReport::inserted));
        totals.put("updated", sum(files, FileReport::updated));
        totals.put("duplicate", sum(files, FileReport::duplicate));
        totals.put("rejected", sum(files, FileReport::rejected));
        totals.put("spooled", sum(spooled, FileReport::read));
        return totals;
    }

    private static long sum(List<FileReport> files, ToLongFunction<FileReport> count) {
        return files.stream().mapToLong(count).sum();
    }

    private static double seconds(List<FileReport> files) {
        return files.stream().mapToDouble(FileReport::seconds).sum();
    }

    private static double roundedToMicros(double seconds) {
        return Math.round(seconds * 1e6) / 1e6;
    }
}
