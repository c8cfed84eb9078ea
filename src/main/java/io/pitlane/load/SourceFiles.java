package io.pitlane.load;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** Finds the files to load below the paths that a user names, and the dataset of each. */
public final class SourceFiles {

    /**
     * Every regular file below {@code paths}, sorted by path, hidden and temporary ones left out.
     *
     * @param dataset the dataset of all of them; empty: told from each file's path (a folder named after a dataset, or
     *     a PIT tree {@code <entity>/YYYY/MM/DD})
     * @throws io.pitlane.error.InvalidInputException if a path does not exist or its dataset cannot be told
     */
    public List<SourceFile> find(List<Path> paths, Optional<String> dataset) {
        throw new IllegalStateException("under construction");
    }
}
