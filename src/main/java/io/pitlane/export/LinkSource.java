package io.pitlane.export;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** The set whose parts the next one may take over where their rows have not changed. Immutable. */
final class LinkSource {

    static final LinkSource NOTHING = new LinkSource(Map.of(), null, "");

    private final Map<String, ManifestPart> parts;
    private final Path folder;
    private final String suffix;

    private LinkSource(Map<String, ManifestPart> parts, Path folder, String suffix) {
        this.parts = parts;
        this.folder = folder;
        this.suffix = suffix;
    }

    /**
     * @param set the last complete one
     * @param compression parts that are packed in another way are not taken over
     * @param migration nor those that were written before the schema changed
     */
    static LinkSource of(ExportSet set, Compression compression, String migration) {
        Manifest manifest = set.manifest();
        if (!manifest.compression().equals(compression.word())
                || !manifest.migration().equals(migration)) {
            return NOTHING;
        }
        Map<String, ManifestPart> parts = new HashMap<>();
        manifest.parts().stream().filter(ManifestPart::holdsRows).forEach(part -> parts.put(part.file(), part));
        return new LinkSource(parts, set.folder(), PartName.file("", compression));
    }

    /** The part with the same rows, where its file is there and has the size that it should. */
    Optional<ManifestPart> find(RowsPart part) {
        ManifestPart former = parts.get(part.name() + suffix);
        if (former == null
                || part.day() == null
                || part.version() == 0
                || part.version() != former.version()
                || part.rows() != RowsPart.NOT_COUNTED && part.rows() != former.rows()
                || !part.shape().equals(former.shape())
                || !isWhole(former)) {
            return Optional.empty();
        }
        return Optional.of(former);
    }

    private boolean isWhole(ManifestPart part) {
        Path file = folder.resolve(part.file());
        try {
            return Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS) && Files.size(file) == part.bytes();
        } catch (IOException unreadable) {
            return false;
        }
    }

    Path folder() {
        return folder;
    }
}
