package io.pitlane.export;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** The set whose parts the next one may take over where their rows have not changed. Not thread-safe. */
final class LinkSource {

    static final LinkSource NOTHING = new LinkSource(null, Map.of(), null, "");

    private final String schema;
    private final Map<String, ManifestPart> parts;
    private final Path folder;
    private final String suffix;
    /** A plan asks twice: what to lock, and what to write. */
    private final Map<RowsPart, Optional<ManifestPart>> found = new HashMap<>();

    private LinkSource(String schema, Map<String, ManifestPart> parts, Path folder, String suffix) {
        this.schema = schema;
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
        manifest.parts().forEach(part -> parts.put(part.file(), part));
        return new LinkSource(manifest.schema(), parts, set.folder(), PartName.file("", compression));
    }

    /** The part with the same rows, where its file is there and has the size that it should. */
    Optional<ManifestPart> find(RowsPart part) {
        ManifestPart former = former(part.name());
        if (former == null || part.day() == null || part.version() == 0) {
            return Optional.empty();
        }
        return found.computeIfAbsent(part, asked -> find(asked, former));
    }

    private Optional<ManifestPart> find(RowsPart part, ManifestPart former) {
        if (part.version() != former.version()
                || part.rows() != RowsPart.NOT_COUNTED && part.rows() != former.rows()
                || !part.shape().equals(former.shape())
                || !isWhole(former)) {
            return Optional.empty();
        }
        return Optional.of(former);
    }

    /** Fingerprint of the schemas whose scripts may be taken over; empty where the files are not there as they should be. */
    Optional<String> schema() {
        return Optional.ofNullable(schema).filter(known -> Stream.of(PartName.BEGIN, PartName.FINISH)
                .allMatch(name -> former(name) != null && isWhole(former(name))));
    }

    /** Whether it may have the same rows, as far as the name and the version tell. */
    boolean mayHold(RowsPart part) {
        ManifestPart former = former(part.name());
        return former != null && part.version() != 0 && part.version() == former.version();
    }

    /** What the manifest says of a part; null: it has none of the name. */
    ManifestPart former(String name) {
        return parts.get(name + suffix);
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
