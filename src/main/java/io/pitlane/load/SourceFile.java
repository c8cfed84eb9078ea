package io.pitlane.load;

import java.nio.file.Path;
import java.util.Objects;

/**
 * A file to load, and how its content is read.
 *
 * @param dataset that its records belong to; empty where each line of a recording says it
 * @param frame what bare payloads do not say of themselves; null unless the form is {@link Form#PAYLOADS}
 */
public record SourceFile(Path path, String dataset, Form form, PayloadFrame frame) {

    /** What a file holds. */
    public enum Form {
        /** Records of one dataset. */
        RECORDS,
        /** Recorded lines, each with a payload of an exchange and of a kind of its own. */
        RECORDING,
        /** Payloads of one exchange and kind as they came over the wire: one, or one behind the other. */
        PAYLOADS
    }

    public SourceFile {
        Objects.requireNonNull(path, "path");
        Objects.requireNonNull(dataset, "dataset");
        Objects.requireNonNull(form, "form");
        if ((form == Form.PAYLOADS) != (frame != null)) {
            throw new IllegalArgumentException("payloads, and only they, need a frame: " + path);
        }
    }

    /** Records of one dataset. */
    public SourceFile(Path path, String dataset) {
        this(path, dataset, Form.RECORDS, null);
    }

    /** Recorded lines; their kinds tell the datasets. */
    public static SourceFile recording(Path path) {
        return new SourceFile(path, "", Form.RECORDING, null);
    }

    /** Bare payloads; the frame's kind tells the dataset. */
    public static SourceFile payloads(Path path, PayloadFrame frame) {
        return new SourceFile(path, "", Form.PAYLOADS, frame);
    }

    /** What the ledger knows it by. */
    String loadId(String contentSha256) {
        return frame == null ? contentSha256 : frame.loadId(contentSha256);
    }
}
