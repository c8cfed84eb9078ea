package io.pitlane.export;

import io.pitlane.error.InvalidInputException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Where somebody says that an export is. Stateless. */
public final class ExportPlace {

    private ExportPlace() {}

    /**
     * @param sets the directory that exports are written to, whose newest set is named where there is none at {@code place}
     * @return {@code place}, where a file is, or a directory with a manifest
     * @throws InvalidInputException if there is neither
     */
    public static Path require(Path place, Path sets) {
        if (!Files.exists(place)) {
            throw new InvalidInputException("There is no export at " + place + newest(sets));
        }
        if (Files.isDirectory(place) && !Files.exists(place.resolve(Manifest.FILE))) {
            throw new InvalidInputException(
                    place + " is no set of an export: it has no " + Manifest.FILE + newest(sets));
        }
        return place;
    }

    private static String newest(Path sets) {
        return new ExportFolder(sets)
                .newest()
                .map(set -> "; the newest set is " + set.folder())
                .orElse("");
    }
}
