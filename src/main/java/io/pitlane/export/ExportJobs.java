package io.pitlane.export;

import io.pitlane.error.IntegrityException;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What the jobs {@code export} and {@code export-expiry} do. Thread-safe. */
public final class ExportJobs {

    private final Exports exports;
    private final ExportExpiry expiry;
    private final Compression compression;

    public ExportJobs(Exports exports, ExportExpiry expiry, Compression compression) {
        this.exports = exports;
        this.expiry = expiry;
        this.compression = compression;
    }

    /**
     * Writes a set and reads it back. A set that was written since the job was due is not written again: a run before
     * this one was broken off behind it.
     *
     * @throws IntegrityException if what was read back is not what was written
     */
    public Map<String, Object> export(Instant due) {
        ExportFolder folder = exports.folder();
        Optional<ExportSet> former =
                folder.newest().filter(set -> !set.manifest().createdAt().isBefore(due));
        if (former.isEmpty()) {
            exports.write(compression, ExportProgress.silent());
        }
        ExportSet set = former.or(folder::newest)
                .orElseThrow(() -> new IntegrityException("the set that was just written is not there"));
        Verification.Report verified = new Verification(
                        new StoppableProgress("The reading back of the export", exports::isStopped))
                .verifyWritten(set.folder());
        new VerifiedSets(exports).note(verified);
        verified.requireWhole();
        Manifest manifest = set.manifest();
        Map<String, Object> figures = new LinkedHashMap<>();
        figures.put("path", set.folder().toString());
        figures.put("parts", manifest.parts().size());
        figures.put("linked", manifest.linked());
        figures.put("rows", manifest.rows());
        figures.put("bytes", manifest.bytes());
        figures.put("seconds", manifest.seconds());
        figures.put(
                "days_covered",
                List.of(manifest.daysFrom().toString(), manifest.daysTo().toString()));
        figures.put("verify_seconds", verified.seconds());
        return figures;
    }

    /** @param due plays no part: what is old today goes */
    public Map<String, Object> expire(Instant due) {
        ExportExpiry.Report report = expiry.run();
        Map<String, Object> figures = new LinkedHashMap<>();
        figures.put("kept", report.kept().size());
        figures.put("removed", report.removed());
        return figures;
    }
}
