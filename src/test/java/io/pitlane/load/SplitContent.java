package io.pitlane.load;

import java.io.ByteArrayInputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** Splits a content as the loader does and keeps what each slice was. */
final class SplitContent {

    /** One record of the content. */
    record Slice(String text, long offset, long length, long line, String pointer, String problem) {}

    private final List<Slice> slices = new ArrayList<>();
    private ContentForm form;
    private int mostBytesHeld;

    static SplitContent of(String fileName, String content) {
        return of(fileName, content, 1 << 20);
    }

    static SplitContent of(String fileName, String content, int longestRecord) {
        return of(
                fileName,
                new ByteArrayInputStream(content.getBytes(StandardCharsets.UTF_8)),
                new SourceBuffer(64),
                longestRecord);
    }

    static SplitContent of(String fileName, InputStream content, SourceBuffer source, int longestRecord) {
        SplitContent split = new SplitContent();
        try {
            split.read(fileName, content, source, longestRecord);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return split;
    }

    private void read(String fileName, InputStream content, SourceBuffer source, int longestRecord) throws IOException {
        source.open(content);
        form = ContentForm.of(fileName, source);
        RecordSplitter splitter = form.splitter(longestRecord);
        RecordSlice slice = new RecordSlice();
        while (splitter.next(source, slice)) {
            String text = new String(source.bytes(), slice.from, slice.to - slice.from, StandardCharsets.UTF_8);
            slices.add(new Slice(text, slice.offset, slice.length, slice.line, slice.pointer, slice.problem));
            mostBytesHeld = Math.max(mostBytesHeld, source.limit());
        }
    }

    List<Slice> slices() {
        return slices;
    }

    ContentForm form() {
        return form;
    }

    int mostBytesHeld() {
        return mostBytesHeld;
    }

    List<String> texts() {
        return slices.stream().map(Slice::text).toList();
    }

    /** The records in whose brackets and quotes nothing is wrong. */
    List<String> sound() {
        return slices.stream()
                .filter(slice -> slice.problem == null)
                .map(Slice::text)
                .toList();
    }

    List<String> problems() {
        return slices.stream()
                .filter(slice -> slice.problem != null)
                .map(Slice::problem)
                .toList();
    }

    /** A stream that gives one byte at a time, as a slow pipe may. */
    static InputStream trickling(byte[] content) {
        return new FilterInputStream(new ByteArrayInputStream(content)) {
            @Override
            public int read(byte[] target, int from, int length) throws IOException {
                return super.read(target, from, Math.min(length, 1));
            }
        };
    }
}
