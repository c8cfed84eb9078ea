package io.pitlane.load;

import java.io.IOException;
import java.util.Locale;

/** How records stand in a content: a line each, or as a JSON document. */
enum ContentForm {
    LINES,
    DOCUMENT;

    private static final int LOOK_AHEAD = 64 * 1024;

    /**
     * Tells from the name where it says so ({@code .ndjson}, {@code .jsonl}, also with a compression's ending), else from
     * the beginning of the content. Skips a byte order mark.
     */
    static ContentForm of(String fileName, SourceBuffer source) throws IOException {
        while (source.limit() - source.position() < LOOK_AHEAD && source.fill()) {
            // enough to see the first line of any ordinary record
        }
        skipByteOrderMark(source);
        String name = fileName.toLowerCase(Locale.ROOT).replaceFirst("\\.(gz|gzip|zst|zstd)$", "");
        if (name.endsWith(".ndjson") || name.endsWith(".jsonl")) {
            return LINES;
        }
        return sniff(source.bytes(), source.position(), source.limit());
    }

    private static void skipByteOrderMark(SourceBuffer source) {
        int at = source.position();
        byte[] bytes = source.bytes();
        if (source.limit() - at >= 3
                && bytes[at] == (byte) 0xEF
                && bytes[at + 1] == (byte) 0xBB
                && bytes[at + 2] == (byte) 0xBF) {
            source.moveTo(at + 3);
        }
    }

    private static ContentForm sniff(byte[] bytes, int from, int to) {
        int first = skipSpace(bytes, from, to);
        if (first == to || bytes[first] == '[') {
            return DOCUMENT;
        }
        int newline = first;
        while (newline < to && bytes[newline] != '\n') {
            newline++;
        }
        if (newline == to) {
            return bytes[first] == '{' ? DOCUMENT : LINES;
        }
        int last = newline - 1;
        while (last > first && bytes[last] <= ' ') {
            last--;
        }
        boolean firstLineEnds = bytes[last] == '}' && last > first;
        boolean secondLineBegins = newline + 1 < to && bytes[newline + 1] == '{';
        boolean listBegins = bytes[last] == '[';
        return bytes[first] != '{' || firstLineEnds || secondLineBegins && !listBegins ? LINES : DOCUMENT;
    }

    private static int skipSpace(byte[] bytes, int from, int to) {
        int at = from;
        while (at < to && (bytes[at] == ' ' || bytes[at] == '\n' || bytes[at] == '\r' || bytes[at] == '\t')) {
            at++;
        }
        return at;
    }

    RecordSplitter splitter(int longestRecord) {
        return this == LINES ? new LineSplitter(longestRecord) : new DocumentSplitter(longestRecord);
    }
}
