package io.pitlane.load;

import io.pitlane.config.LoadSettings;
import io.pitlane.dataset.PayloadDecoders;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** Finds out which datasets the lines of a recording go into. Stateless. */
final class KindScan {

    /** So much is read before what was looked at is dropped from memory. */
    private static final int STRETCH = 4 << 20;

    private final PayloadDecoders decoders;
    private final LoadSettings settings;

    KindScan(PayloadDecoders decoders, LoadSettings settings) {
        this.decoders = decoders;
        this.settings = settings;
    }

    /**
     * Reads a content to its end.
     *
     * @return the datasets in the order of their first lines; the first accounts for the lines of no known kind, too
     */
    List<String> datasets(SourceFile file, InputStream content) throws IOException {
        Set<String> datasets = new LinkedHashSet<>();
        RecordedLine line = new RecordedLine();
        byte[] lastKind = {};
        SourceBuffer source = new SourceBuffer(STRETCH);
        SourceBuffer other = new SourceBuffer(0);
        source.open(content);
        RecordSplitter splitter = ReadAs.splitter(file, source, settings);
        RecordSlice slice = new RecordSlice();
        while (splitter.next(source, slice)) {
            if (!line.isOfKind(source.bytes(), slice.from, slice.to, lastKind)) {
                String kind = line.kind(source.bytes(), slice.from, slice.to);
                decoders.dataset(kind).ifPresent(datasets::add);
                lastKind = kind.getBytes(StandardCharsets.UTF_8);
            }
            if (source.position() > STRETCH) {
                other.continueFrom(source);
                SourceBuffer used = source;
                source = other;
                other = used;
            }
        }
        return List.copyOf(datasets);
    }
}
