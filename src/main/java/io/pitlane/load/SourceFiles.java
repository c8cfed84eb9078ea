package io.pitlane.load;

import io.pitlane.dataset.Catalog;
import io.pitlane.dataset.Dataset;
import io.pitlane.error.InvalidInputException;
import io.pitlane.error.OperationFailedException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileVisitOption;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Finds the files to load below the paths that a user names, and the dataset of each. Thread-safe. */
public final class SourceFiles {

    private static final Pattern YEAR = Pattern.compile("\\d{4}");
    private static final Pattern DAY = Pattern.compile("\\d{4}-\\d{2}-\\d{2}");

    private final Catalog catalog;

    public SourceFiles(Catalog catalog) {
        this.catalog = catalog;
    }

    /**
     * Every regular file below {@code paths}, sorted by path; hidden files and those that a writer has not finished
     * ({@code .tmp}, {@code .part}) are left out below folders. Symbolic links are followed.
     *
     * @param dataset the dataset of all of them; empty: a file of recorded lines tells it itself, and that of any other
     *     is told from its path (a folder named after a dataset, or a PIT tree {@code <entity>/YYYY/MM/DD} or
     *     {@code <entity>/YYYY-MM-DD})
     * @throws InvalidInputException if a path does not exist, is a pipe or a device, or its dataset cannot be told
     */
    public List<SourceFile> find(List<Path> paths, Optional<String> dataset) {
        dataset.ifPresent(name -> catalog.find(name).orElseThrow(() -> CatalogNames.unknown(name, catalog)));
        List<SourceFile> files = new ArrayList<>();
        for (Path path : paths) {
            for (Path file : filesBelow(path)) {
                files.add(dataset.map(name -> new SourceFile(file, name)).orElseGet(() -> told(file)));
            }
        }
        return files;
    }

    /**
     * Files of PIT trees.
     *
     * @param files those that have a dataset
     * @param others how many have none, being of entities that no dataset takes
     */
    public record TreeFiles(List<SourceFile> files, long others) {}

    /** As {@link #find}, where the trees of other programs hold entities that no dataset takes: those are left out. */
    public TreeFiles findInTrees(List<Path> paths) {
        List<SourceFile> files = new ArrayList<>();
        long others = 0;
        for (Path path : paths) {
            for (Path file : filesBelow(path)) {
                if (RecordingSign.isOn(file)) {
                    files.add(SourceFile.recording(file));
                } else if (findDataset(file).isPresent()) {
                    files.add(new SourceFile(file, findDataset(file).get()));
                } else {
                    others++;
                }
            }
        }
        return new TreeFiles(List.copyOf(files), others);
    }

    /**
     * The same files, each read as payloads of an exchange as they came over the wire.
     *
     * @throws InvalidInputException if a path does not exist, or is a pipe or a device
     */
    public List<SourceFile> find(List<Path> paths, PayloadFrame frame) {
        return paths.stream()
                .flatMap(path -> filesBelow(path).stream())
                .map(file -> SourceFile.payloads(file, frame))
                .toList();
    }

    private SourceFile told(Path file) {
        return RecordingSign.isOn(file) ? SourceFile.recording(file) : new SourceFile(file, datasetOf(file));
    }

    private static List<Path> filesBelow(Path path) {
        if (!Files.exists(path)) {
            throw new InvalidInputException("there is no file or folder " + path);
        }
        if (Files.isRegularFile(path)) {
            return List.of(path);
        }
        if (!Files.isDirectory(path)) {
            throw new InvalidInputException(
                    path + " is neither a file nor a folder; write the records to a file, so that"
                            + " a load that was interrupted can go on from it");
        }
        try (Stream<Path> walk = Files.walk(path, FileVisitOption.FOLLOW_LINKS)) {
            return walk.filter(Files::isRegularFile)
                    .filter(file -> isFinished(path.relativize(file)))
                    .sorted()
                    .toList();
        } catch (IOException | UncheckedIOException e) {
            throw new OperationFailedException("cannot read the folder " + path + ": " + e.getMessage(), e);
        }
    }

    private static boolean isFinished(Path relative) {
        for (Path name : relative) {
            if (!FileNames.isFinished(name.toString())) {
                return false;
            }
        }
        return true;
    }

    private String datasetOf(Path file) {
        return findDataset(file)
                .orElseThrow(() -> new InvalidInputException("cannot tell the dataset of " + file
                        + " from its path; name it with --dataset, one of: " + CatalogNames.known(catalog)
                        + "; or name the --exchange and --kind of its payloads"));
    }

    private Optional<String> findDataset(Path file) {
        Path folder = file.toAbsolutePath().normalize().getParent();
        for (int i = folder.getNameCount() - 1; i >= 0; i--) {
            String name = folder.getName(i).toString();
            String below = i + 1 < folder.getNameCount() ? folder.getName(i + 1).toString() : "";
            boolean dated = YEAR.matcher(below).matches() || DAY.matcher(below).matches();
            Optional<Dataset> dataset = dated ? catalog.findEntity(name) : catalog.find(name);
            if (dataset.isPresent()) {
                return dataset.map(Dataset::name);
            }
        }
        return Optional.empty();
    }
}
