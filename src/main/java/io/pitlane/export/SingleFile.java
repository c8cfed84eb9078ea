package io.pitlane.export;

import io.pitlane.dataset.Catalog;
import io.pitlane.error.OperationFailedException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.function.BooleanSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Writes an export into one file, which has its name when it is whole. Immutable. */
final class SingleFile {

    private static final Logger LOG = LoggerFactory.getLogger(SingleFile.class);

    private final Path target;
    private final long minFree;
    private final Compression compression;

    /**
     * @param target absolute, and not there yet
     * @param minFree bytes of the disk that stay free
     */
    SingleFile(Path target, long minFree, Compression compression) {
        this.target = target;
        this.minFree = minFree;
        this.compression = compression;
    }

    /** @param keeper a connection that nobody else uses */
    ExportReport write(
            Connection keeper,
            ExportSessions sessions,
            Catalog catalog,
            BooleanSupplier isStopped,
            ExportProgress progress)
            throws SQLException {
        long start = System.nanoTime();
        Path draft = target.resolveSibling("." + target.getFileName() + ".part");
        try (Snapshot snapshot = Snapshot.take(keeper, sessions, catalog, view -> false, view -> LinkSource.NOTHING)) {
            Plan plan = Plan.of(snapshot.view(), catalog, LinkSource.NOTHING, keeper);
            new DiskRoom(target.getParent(), minFree).require(plan, compression);
            Files.deleteIfExists(draft);
            try (FileSink sink = new FileSink(draft, compression)) {
                PartsWriter writer = new PartsWriter(snapshot, plan, sink, isStopped, progress);
                write(writer, snapshot, plan, progress);
                sink.seal();
                long rows =
                        writer.rowParts().stream().mapToLong(ManifestPart::rows).sum();
                Files.move(draft, target, StandardCopyOption.ATOMIC_MOVE);
                ExportFolder.force(target.getParent());
                double seconds = (System.nanoTime() - start) / 1e9;
                return new ExportReport(target, writer.rowParts().size() + 3L, 0, rows, sink.bytes(), seconds);
            }
        } catch (IOException e) {
            throw new OperationFailedException(
                    "The export could not be written to " + target + ": " + e.getMessage() + "; nothing of it is kept",
                    e);
        } finally {
            deleteQuietly(draft);
        }
    }

    private static void write(PartsWriter writer, Snapshot snapshot, Plan plan, ExportProgress progress)
            throws SQLException, IOException {
        progress.began("Exporting", plan.parts().size());
        try {
            SchemaScript script = snapshot.schema().script().orElseThrow();
            writer.writeBegin(script);
            writer.writeRows(1);
            writer.writeFinish(script);
            writer.writeCommit();
        } finally {
            progress.ended();
        }
    }

    private static void deleteQuietly(Path file) {
        try {
            Files.deleteIfExists(file);
        } catch (IOException e) {
            LOG.warn("{} could not be removed: {}", file, e.getMessage());
        }
    }
}
