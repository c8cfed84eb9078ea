package io.pitlane.export;

import io.pitlane.error.IntegrityException;
import io.pitlane.error.InvalidInputException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/**
 * A complete set: a directory with its parts and a manifest that was read.
 *
 * @param folder whose name is the set's
 */
public record ExportSet(Path folder, Manifest manifest) {

    /**
     * @throws InvalidInputException if it is no directory with a manifest
     * @throws IntegrityException if the manifest is damaged
     */
    public static ExportSet read(Path folder) {
        Path file = folder.resolve(Manifest.FILE);
        try {
            return new ExportSet(folder, ManifestFile.read(Files.readAllBytes(file), file.toString()));
        } catch (NoSuchFileException e) {
            throw new InvalidInputException(folder + " is no set of an export: it has no " + Manifest.FILE, e);
        } catch (IOException e) {
            throw new InvalidInputException("Cannot read " + file + ": " + e.getMessage(), e);
        }
    }

    public String name() {
        return manifest.set();
    }
}
