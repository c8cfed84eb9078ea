package io.pitlane.load;

import java.nio.file.Path;
import java.util.Objects;

/** A file to load and the dataset that its records belong to. */
public record SourceFile(Path path, String dataset) {

    public SourceFile {
        Objects.requireNonNull(path, "path");
        Objects.requireNonNull(dataset, "dataset");
    }
}
