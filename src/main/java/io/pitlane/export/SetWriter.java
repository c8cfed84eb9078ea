package io.pitlane.export;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.sql.SQLException;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.BooleanSupplier;

/** Fills the directory of one set: parts that are written, parts that are taken over, and the manifest. Used once. */
final class SetWriter {

    private final Snapshot snapshot;
    private final Plan plan;
    private final Optional<ExportSet> base;
    private final LinkSource source;
    private final Compression compression;
    private final long start;

    /**
     * @param base the set before
     * @param source what may be taken over from it
     * @param start by {@link System#nanoTime}, when the export began
     */
    SetWriter(
            Snapshot snapshot,
            Plan plan,
            Optional<ExportSet> base,
            LinkSource source,
            Compression compression,
            long start) {
        this.snapshot = snapshot;
        this.plan = plan;
        this.base = base;
        this.source = source;
        this.compression = compression;
        this.start = start;
    }

    /** All is durable when it returns, but for the name of the directory. */
    Manifest write(
            ExportFolder.Draft draft,
            int workers,
            BooleanSupplier isStopped,
            ExportSteps steps,
            ExportProgress progress)
            throws SQLException, IOException {
        try (FileForce force = new FileForce()) {
            PartsWriter writer = new PartsWriter(
                    snapshot, plan, new SetSink(draft.folder(), compression, force), isStopped, progress);
            writeRows(writer, draft.folder(), workers, steps, progress);
            List<ManifestPart> parts = new ArrayList<>(writer.rowParts());
            ExportedSchema schema = snapshot.schema();
            if (schema.script().isPresent()) {
                parts.add(0, writer.writeBegin(schema.script().get()));
                parts.add(writer.writeFinish(schema.script().get()));
            } else {
                parts.add(0, linked(source.former(PartName.BEGIN), draft.folder()));
                parts.add(linked(source.former(PartName.FINISH), draft.folder()));
            }
            parts.add(writer.writeCommit());
            Manifest manifest = manifest(draft.name(), schema.fingerprint(), parts);
            try (PartFile file = new PartFile(draft.folder().resolve(Manifest.FILE), force::take)) {
                file.write(ManifestFile.write(manifest));
            }
            force.take(FileChannel.open(draft.folder(), StandardOpenOption.READ));
            force.await();
            return manifest;
        }
    }

    private void writeRows(PartsWriter writer, Path folder, int workers, ExportSteps steps, ExportProgress progress)
            throws SQLException, IOException {
        progress.began("Exporting", plan.parts().size());
        try {
            writer.writeRows(workers);
            steps.reached(ExportSteps.Step.ROWS_WRITTEN);
            for (Map.Entry<RowsPart, ManifestPart> link : plan.linked().entrySet()) {
                writer.linked(link.getKey(), linked(link.getValue(), folder));
                progress.advanced(1, link.getValue().rows());
            }
        } finally {
            progress.ended();
        }
    }

    private ManifestPart linked(ManifestPart former, Path folder) throws IOException {
        PartLink.make(source.folder().resolve(former.file()), folder.resolve(former.file()));
        return former.linkedFrom(Optional.ofNullable(former.linkedFrom())
                .orElse(base.orElseThrow().name()));
    }

    private Manifest manifest(String name, Optional<String> schema, List<ManifestPart> parts) {
        SnapshotView view = snapshot.view();
        LocalDate to = view.at().atOffset(ZoneOffset.UTC).toLocalDate();
        LocalDate from = base.map(set -> set.manifest().daysTo().plusDays(1)).orElseGet(() -> parts.stream()
                .map(ManifestPart::day)
                .filter(Objects::nonNull)
                .min(Comparator.naturalOrder())
                .orElse(to));
        return new Manifest(
                name,
                view.at(),
                view.database(),
                view.serverVersion(),
                view.migration(),
                schema.orElse(null),
                snapshot.id(),
                compression.word(),
                from.isAfter(to) ? to : from,
                to,
                parts.stream().mapToLong(ManifestPart::rows).sum(),
                parts.stream().mapToLong(ManifestPart::bytes).sum(),
                (System.nanoTime() - start) / 1e9,
                parts);
    }
}
