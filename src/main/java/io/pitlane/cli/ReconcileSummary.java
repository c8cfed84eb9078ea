package io.pitlane.cli;

import io.pitlane.database.DatabaseUnavailableException;
import io.pitlane.error.ExitCode;
import io.pitlane.error.PitlaneException;
import io.pitlane.load.FileReport;
import io.pitlane.load.FileState;
import io.pitlane.load.LoadReport;
import io.pitlane.store.ReconcileReport;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What came of backlogs and trees together. Not thread-safe. */
final class ReconcileSummary {

    private final List<String> notes = new ArrayList<>();
    private long pending;
    private long loaded;
    private long duplicate;
    private long failed;
    private long lost;
    private long rows;
    private long rejected;
    private RuntimeException interruption;

    void add(ReconcileReport report) {
        pending += report.pending();
        loaded += report.loaded();
        duplicate += report.duplicate();
        failed += report.failed();
        lost += report.lost();
        rows += report.rows();
        rejected += report.rejected();
        notes.addAll(report.notes());
        report.interruption().ifPresent(this::interrupt);
    }

    void add(LoadReport report, boolean dryRun) {
        for (FileReport file : report.files()) {
            if (file.state() == FileState.DUPLICATE) {
                duplicate++;
            } else if (dryRun) {
                pending++;
            } else {
                loaded++;
            }
            rows += file.inserted() + file.updated();
            rejected += dryRun ? 0 : file.rejected();
        }
        failed += report.failures().size();
        notes.addAll(report.failures());
    }

    /** Files that nothing was done about. */
    void leave(long files) {
        pending += files;
    }

    void interrupt(RuntimeException why) {
        if (interruption == null) {
            interruption = why;
        }
    }

    void note(String sentence) {
        notes.add(sentence);
    }

    Table table() {
        return new Table("pending", "loaded", "duplicate", "failed", "rows")
                .row(pending, loaded, duplicate, failed, rows);
    }

    Map<String, Object> json() {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("pending", pending);
        json.put("loaded", loaded);
        json.put("duplicate", duplicate);
        json.put("failed", failed);
        json.put("rows", rows);
        return json;
    }

    List<String> notes() {
        List<String> all = new ArrayList<>(notes);
        Optional.ofNullable(interruption).ifPresent(why -> all.add(sentence(why)));
        if (rejected > 0) {
            all.add("Records refused: " + rejected + "; 'pitlane quarantine list' shows them with the reasons.");
        }
        return all;
    }

    private String sentence(RuntimeException why) {
        return why instanceof DatabaseUnavailableException
                ? "error: " + String.valueOf(why.getMessage()).replaceFirst("\\.$", "")
                        + "; the files are safe where they are, run this again when it is back"
                : "error: " + why.getMessage();
    }

    ExitCode exitCode() {
        if (interruption instanceof PitlaneException known) {
            return known.exitCode();
        }
        if (lost > 0) {
            return ExitCode.INTEGRITY_FAILED;
        }
        if (interruption != null || failed > 0) {
            return ExitCode.FAILED;
        }
        return rejected > 0 ? ExitCode.RECORDS_REFUSED : ExitCode.DONE;
    }
}
