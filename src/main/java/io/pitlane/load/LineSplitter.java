package io.pitlane.load;

import java.io.IOException;

/** NDJSON: every line that is not blank is a record. */
final class LineSplitter implements RecordSplitter {

    /** Blank lines of so many bytes are dropped from memory: often enough, and seldom enough to cost nothing. */
    private static final int MOST_BLANK = 256 * 1024;

    private final int longest;
    private long line;

    LineSplitter(int longestRecord) {
        this.longest = longestRecord;
    }

    @Override
    public boolean next(SourceBuffer source, RecordSlice slice) throws IOException {
        int blankFrom = source.position();
        while (true) {
            if (source.position() - blankFrom > MOST_BLANK) {
                source.forgetFrom(blankFrom);
            }
            int start = source.position();
            int newline = newlineFrom(source, start);
            if (newline < 0 && source.limit() == start) {
                return false;
            }
            line++;
            slice.from = start;
            slice.offset = source.offset(start);
            slice.line = line;
            slice.pointer = "";
            slice.problem = null;
            if (newline < 0 && source.limit() - start > longest) {
                skipTooLong(source, slice);
                return true;
            }
            slice.to = newline < 0 ? source.limit() : newline;
            slice.length = slice.to - start;
            source.moveTo(newline < 0 ? source.limit() : newline + 1);
            if (!isBlank(source.bytes(), slice.from, slice.to)) {
                if (slice.length > longest) {
                    slice.to = start + RecordSplitter.keptOf(longest);
                }
                return true;
            }
        }
    }

    /** The next newline, or -1 when the content ends or the line is too long before one is seen. */
    private int newlineFrom(SourceBuffer source, int start) throws IOException {
        int at = start;
        while (true) {
            int limit = source.limit();
            at = Newline.find(source.bytes(), at, limit);
            if (at < limit) {
                return at;
            }
            if (limit - start > longest || !source.fill()) {
                return -1;
            }
        }
    }

    private void skipTooLong(SourceBuffer source, RecordSlice slice) throws IOException {
        int kept = slice.from + RecordSplitter.keptOf(longest);
        int newline = -1;
        do {
            source.drop(kept);
            if (!source.fill()) {
                break;
            }
            newline = indexOfNewline(source.bytes(), kept, source.limit());
        } while (newline < 0);
        int end = newline < 0 ? source.limit() : newline;
        slice.to = kept;
        slice.length = source.offset(end) - slice.offset;
        source.moveTo(newline < 0 ? end : newline + 1);
    }

    private static int indexOfNewline(byte[] bytes, int from, int to) {
        for (int at = from; at < to; at++) {
            if (bytes[at] == '\n') {
                return at;
            }
        }
        return -1;
    }

    private static boolean isBlank(byte[] bytes, int from, int to) {
        for (int at = from; at < to; at++) {
            if (bytes[at] != ' ' && bytes[at] != '\t' && bytes[at] != '\r') {
                return false;
            }
        }
        return true;
    }
}
