package io.pitlane.export;

import java.nio.file.Path;

/** Verifies sets and notes in the database what was found, where the set is of the directory of exports. Thread-safe. */
public final class VerifiedSets {

    private final Exports exports;

    public VerifiedSets(Exports exports) {
        this.exports = exports;
    }

    /** As {@link Verification#verify}. */
    public Verification.Report verify(Path path, ExportProgress progress) {
        return noted(new Verification(progress).verify(path), path);
    }

    Verification.Report verifyWritten(Path set) {
        return noted(new Verification(ExportProgress.silent()).verifyWritten(set), set);
    }

    /** A part that is damaged makes its set damaged; one that is whole proves nothing of the others. */
    private Verification.Report noted(Verification.Report report, Path path) {
        Path place = path.toAbsolutePath().normalize();
        boolean isWholeSet = java.nio.file.Files.isDirectory(place);
        Path set = isWholeSet ? place : place.getParent();
        ExportFolder folder = exports.folder();
        if (folder.path().equals(set.getParent())) {
            folder.idIfAny().ifPresent(id -> {
                String name = set.getFileName().toString();
                if (!report.isWhole()) {
                    exports.ledger().damaged(id, name, String.join("; ", report.problems()));
                } else if (isWholeSet) {
                    exports.ledger().verified(id, name);
                }
            });
        }
        return report;
    }
}
