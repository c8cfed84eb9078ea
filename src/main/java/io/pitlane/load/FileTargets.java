package io.pitlane.load;

import io.pitlane.error.InvalidInputException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.List;
import java.util.function.Function;

/** Finds out into which datasets the records of a file go. Thread-safe. */
final class FileTargets {

    private final LoadParts parts;
    private final Function<String, DatasetLoad> loads;
    private final KindScan kinds;

    /** @param loads gives the load of a dataset by its name */
    FileTargets(LoadParts parts, Function<String, DatasetLoad> loads) {
        this.parts = parts;
        this.loads = loads;
        this.kinds = new KindScan(parts.decoders(), parts.settings());
    }

    /**
     * The file itself where its records go into one declared dataset, else its parts, one a dataset.
     *
     * @throws IOException if the file must be looked into and cannot be read
     */
    List<FileOutcome> of(FileOutcome file) throws IOException {
        List<FileOutcome> all = file.source().form() == SourceFile.Form.RECORDS ? List.of(file) : divide(file);
        all.forEach(part -> loadOf(part).checkTable());
        return all;
    }

    /** The datasets of a content in memory. */
    List<String> datasets(SourceFile source, byte[] content) {
        if (source.form() == SourceFile.Form.RECORDS) {
            return List.of(source.dataset());
        }
        try {
            List<String> datasets = kinds.datasets(source, new ByteArrayInputStream(content));
            return datasets.isEmpty() ? List.of(forLinesOfNoKind()) : datasets;
        } catch (IOException e) {
            throw new IllegalStateException("reading from memory failed", e);
        }
    }

    private List<FileOutcome> divide(FileOutcome file) throws IOException {
        ContentCheck check =
                ContentCheck.of(file.source(), kinds, read -> parts.workers().checkStopping());
        return file.divide(datasets(file.source(), check), check);
    }

    private List<String> datasets(SourceFile file, ContentCheck check) {
        if (file.form() == SourceFile.Form.PAYLOADS) {
            return List.of(datasetOf(file.frame()));
        }
        if (check.datasets().isEmpty() || !check.damage().isEmpty()) {
            return List.of(forLinesOfNoKind());
        }
        return check.datasets();
    }

    /**
     * The dataset of bare payloads.
     *
     * @throws InvalidInputException if their kind is unknown
     */
    String datasetOf(PayloadFrame frame) {
        return parts.decoders()
                .dataset(frame.kind())
                .orElseThrow(
                        () -> new InvalidInputException("there is no kind \"" + frame.kind() + "\" of payloads; known: "
                                + String.join(", ", parts.decoders().kinds())));
    }

    /** Accounts for what nothing else accounts for. */
    String forLinesOfNoKind() {
        return parts.decoders().kinds().stream()
                .findFirst()
                .flatMap(parts.decoders()::dataset)
                .orElseThrow(() -> new InvalidInputException(
                        "a recording cannot be loaded: no exchange is described below config/exchanges"));
    }

    DatasetLoad loadOf(FileOutcome part) {
        return loadOf(part.dataset());
    }

    DatasetLoad loadOf(String dataset) {
        return loads.apply(dataset);
    }
}
