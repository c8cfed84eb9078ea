package io.pitlane.store;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.pitlane.config.CrashPoint;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Where damaged spool files go, with a word on each: {@code quarantine/spool/<dataset>/YYYY/MM/DD/}. Thread-safe. */
final class SpoolQuarantine {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String REASON = ".reason.json";

    private final Path spool;
    private final Path root;
    private final FileLayer layer;
    private final DurableFolders folders;

    SpoolQuarantine(Path spool, Path root, FileLayer layer) {
        this.spool = spool;
        this.root = root;
        this.layer = layer;
        this.folders = new DurableFolders(layer, root.toAbsolutePath().getParent());
    }

    /** Moves a file; in nobody's place, and durable when it returns. */
    Path take(Path file, Remainder remainder) throws IOException {
        Path wanted = root.resolve(spool.relativize(file));
        folders.ensure(wanted.getParent());
        Path place = reserve(wanted);
        try {
            move(file, place);
        } catch (IOException | RuntimeException e) {
            layer.delete(place);
            throw e;
        }
        folders.force(place.getParent());
        CrashPoint.SALVAGE_MOVED.reached();
        explain(place, remainder);
        return place;
    }

    private Path reserve(Path wanted) throws IOException {
        for (int number = 1; ; number++) {
            Path place = number == 1 ? wanted : wanted.resolveSibling(wanted.getFileName() + "-" + number);
            try {
                layer.create(place).close();
                return place;
            } catch (FileAlreadyExistsException taken) {
                // The next name is tried.
            }
        }
    }

    private void move(Path file, Path place) throws IOException {
        try {
            layer.rename(file, place);
        } catch (AtomicMoveNotSupportedException otherDisk) {
            Path copy = place.resolveSibling("." + place.getFileName() + ".tmp");
            layer.delete(copy);
            try (FileLayer.NewFile out = layer.create(copy)) {
                out.write(ByteBuffer.wrap(Files.readAllBytes(file)));
                out.force();
            }
            layer.rename(copy, place);
            folders.force(place.getParent());
            layer.delete(file);
        }
    }

    private void explain(Path place, Remainder remainder) throws IOException {
        String reason = JSON.createObjectNode()
                .put("reason", "damaged-file")
                .put("saved", remainder.saved())
                .put("lost", remainder.lost())
                .put("batch", remainder.batch().map(SpoolBatch::batchId).orElse(null))
                .toPrettyString();
        try (FileLayer.NewFile out = layer.create(place.resolveSibling(place.getFileName() + REASON))) {
            out.write(ByteBuffer.wrap((reason + "\n").getBytes(StandardCharsets.UTF_8)));
        }
    }
}
