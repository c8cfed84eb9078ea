package io.pitlane.load;

import io.pitlane.config.LoadSettings;
import io.pitlane.dataset.PayloadDecoders;
import java.io.IOException;
import java.nio.charset.StandardCharsets;

/**
 * How one content is read for one dataset: where its records begin and end, and which recorded lines count. Keeps what it
 * saw last: not thread-safe.
 */
final class ReadAs {

    private static final byte[] NONE_YET = {};

    private final SourceFile file;
    private final boolean home;
    private final boolean takesAll;
    private final PayloadDecoders decoders;
    private final RecordedLine line = new RecordedLine();
    private byte[] lastKind = NONE_YET;
    private boolean lastTaken;

    /**
     * @param file with the dataset that it is read for
     * @param home whether recorded lines count that no dataset would else account for: of no kind, or of an unknown one
     */
    ReadAs(SourceFile file, boolean home, PayloadDecoders decoders) {
        this(file, home, file.form() != SourceFile.Form.RECORDING, decoders);
    }

    private ReadAs(SourceFile file, boolean home, boolean takesAll, PayloadDecoders decoders) {
        this.file = file;
        this.home = home;
        this.takesAll = takesAll;
        this.decoders = decoders;
    }

    /** For a content with no lines of any other dataset, as is known beforehand. */
    static ReadAs whole(SourceFile file, PayloadDecoders decoders) {
        return new ReadAs(file, true, true, decoders);
    }

    /** What the content's payloads do not say of themselves; null: it holds no bare payloads. */
    PayloadFrame frame() {
        return file.frame();
    }

    /** Whether what is found is a recorded line, or becomes one. */
    boolean isOfLines() {
        return file.form() != SourceFile.Form.RECORDS;
    }

    /** Why a record of {@code length} bytes is refused. */
    String tooLong(long length, LoadSettings settings) {
        return isOfLines()
                ? "the payload has " + length + " bytes, at most " + settings.maxPayloadBytes()
                        + " are allowed (setting load.max-payload)"
                : "the record has " + length + " bytes, at most " + settings.maxRecordBytes()
                        + " are allowed (setting load.max-record)";
    }

    /** Whether what the slice holds counts for this dataset. */
    boolean takes(byte[] text, RecordSlice slice) {
        if (takesAll) {
            return true;
        }
        if (lastKind.length == 0 || !line.isOfKind(text, slice.from, slice.to, lastKind)) {
            String kind = line.kind(text, slice.from, slice.to);
            lastKind = kind.getBytes(StandardCharsets.UTF_8);
            lastTaken = decoders.dataset(kind).map(file.dataset()::equals).orElse(home);
        }
        return lastTaken;
    }

    /** Begins to split what lies in {@code source}. */
    RecordSplitter splitter(SourceBuffer source, LoadSettings settings) throws IOException {
        return splitter(file, source, settings);
    }

    static RecordSplitter splitter(SourceFile file, SourceBuffer source, LoadSettings settings) throws IOException {
        ContentForm content = ContentForm.of(file.path().getFileName().toString(), source);
        return file.form() == SourceFile.Form.PAYLOADS
                ? new PayloadSplitter(longest(file, settings))
                : content.splitter(longest(file, settings));
    }

    private static int longest(SourceFile file, LoadSettings settings) {
        return file.form() == SourceFile.Form.RECORDS ? settings.maxRecordBytes() : settings.maxPayloadBytes();
    }
}
