package io.pitlane.export;

import io.pitlane.config.ExportSettings;
import io.pitlane.dataset.Catalog;
import io.pitlane.metrics.ExportMetrics;
import io.pitlane.testing.TestDatabase;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** A database, the directory that it is exported to, and what tests ask about both. */
final class ExportFixture {

    static final Catalog CATALOG = Catalog.read(Path.of("config/datasets"));

    final TestDatabase database;
    final Path folder;
    final Exports exports;

    ExportFixture(TestDatabase database, Path folder) {
        this.database = database;
        this.folder = folder;
        this.exports = exports(ExportSteps.none());
    }

    Exports exports(ExportSteps steps) {
        return new Exports(database.database(), CATALOG, settings(folder), ExportMetrics.none(), steps);
    }

    static ExportSettings settings(Path folder) {
        return new ExportSettings(folder, "zstd", 2, 7, 4, 12, 0);
    }

    ExportSet export() {
        return export(Compression.ZSTD);
    }

    ExportSet export(Compression compression) {
        return ExportSet.read(
                exports.write(compression, ExportProgress.silent()).path());
    }

    static ManifestPart part(ExportSet set, String name) {
        return set.manifest().parts().stream()
                .filter(part -> part.file().startsWith(name + ".sql"))
                .findFirst()
                .orElseThrow(() -> new AssertionError(name + " is not in " + set.folder()));
    }

    static String text(ExportSet set, String name) {
        Path file = set.folder().resolve(part(set, name).file());
        try (InputStream in = Compression.ofName(file.toString()).unpacking(Files.newInputStream(file))) {
            return new String(in.readAllBytes(), java.nio.charset.StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The whole set as one script, as {@code zstdcat *.sql.zst} gives it: files that are damaged give what they can. */
    static Path script(Path set, Path target) {
        try (OutputStream out = Files.newOutputStream(target);
                Stream<Path> files = Files.list(set)) {
            List<Path> parts = files.filter(
                            file -> file.getFileName().toString().contains(".sql"))
                    .sorted(Comparator.comparing(Path::toString))
                    .toList();
            for (Path part : parts) {
                try (InputStream in = Compression.ofName(part.toString()).unpacking(Files.newInputStream(part))) {
                    in.transferTo(out);
                } catch (IOException damaged) {
                    // What was unpacked until then went out, as with zstdcat.
                }
            }
            return target;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
