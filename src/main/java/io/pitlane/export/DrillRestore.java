package io.pitlane.export;

import io.pitlane.dataset.Catalog;
import io.pitlane.error.IntegrityException;
import io.pitlane.error.OperationFailedException;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Restores parts of a set into a scratch database and compares what came with the manifest. Stateless. */
final class DrillRestore {

    private final Catalog catalog;
    private final ExportProgress progress;

    DrillRestore(Catalog catalog, ExportProgress progress) {
        this.catalog = catalog;
        this.progress = progress;
    }

    /**
     * Restores the schema and the parts. With all parts the set's own check and its commit are run, too.
     *
     * @param parts with rows, of the set
     * @throws IntegrityException if something is damaged, or is not what was exported; names it
     * @throws OperationFailedException if the server does not let it be tried to the end
     */
    void run(ExportSet set, List<ManifestPart> parts, ScratchDatabase scratch) {
        try (Connection connection = scratch.dataSource().getConnection()) {
            ScriptRun run = ScriptRun.of(connection, new ScriptRun.Steps() {
                @Override
                public void begun(Connection session) {}

                @Override
                public void committing(Connection session) throws SQLException {
                    compare(session, set, parts);
                }
            });
            restore(run, set, parts);
            if (isWhole(set, parts)) {
                run.requireCommitted(set.folder().toString());
            } else {
                compare(connection, set, parts);
            }
        } catch (SQLException e) {
            throw new OperationFailedException(
                    "The drill of " + set.folder() + " could not be done to the end: " + e.getMessage(), e);
        }
    }

    private static boolean isWhole(ExportSet set, List<ManifestPart> parts) {
        return parts.size()
                == set.manifest().parts().stream()
                        .filter(ManifestPart::holdsRows)
                        .count();
    }

    /** Parts that are left out register themselves, since the check of what came asks for all. */
    private void restore(ScriptRun run, ExportSet set, List<ManifestPart> parts) throws SQLException {
        Set<ManifestPart> wanted = new HashSet<>(parts);
        boolean whole = isWhole(set, parts);
        for (ManifestPart part : set.manifest().parts()) {
            if (part.kind() == ManifestPart.Kind.COMMIT && !whole) {
                continue;
            }
            RestoreFiles.<SQLException>read(set.folder().resolve(part.file()), bytes -> {}, script -> {
                if (part.holdsRows() && !wanted.contains(part)) {
                    run.runFirstStatement(script);
                } else {
                    run.run(script);
                }
            });
            progress.advanced(1, part.rows());
        }
        run.runHeld();
    }

    private void compare(Connection connection, ExportSet set, List<ManifestPart> parts) throws SQLException {
        RestoredParts restored = new RestoredParts(catalog, connection, set.manifest());
        for (ManifestPart part : parts) {
            restored.compare(part);
        }
    }
}
