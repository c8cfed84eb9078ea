package io.pitlane.export;

import java.nio.file.Path;

/** Notes in the database what was found out about the sets of the directory of exports. Thread-safe. */
public final class VerifiedSets {

    private final Exports exports;

    public VerifiedSets(Exports exports) {
        this.exports = exports;
    }

    /** A part that is damaged makes its set damaged; one that is whole proves nothing of the others. */
    public void note(Verification.Report report) {
        ExportFolder folder = exports.folder();
        if (!report.isOf(folder.path())) {
            return;
        }
        Path set = report.set().orElseThrow();
        folder.idIfAny().ifPresent(id -> {
            String name = set.getFileName().toString();
            if (!report.isWhole()) {
                exports.ledger().damaged(id, name, String.join("; ", report.problems()));
            } else if (report.path().equals(set)) {
                exports.ledger().verified(id, name);
            }
        });
    }
}
