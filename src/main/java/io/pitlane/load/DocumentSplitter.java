package io.pitlane.load;

import java.io.IOException;

/**
 * A JSON document: one object, an array of records, or several objects one behind the other. Finds where records begin
 * and end by their brackets alone, so that a broken record does not hide its neighbours: in a record with brackets or
 * quotes that do not match, the next line that begins with <code>{</code> or <code>]</code> is where its neighbour
 * begins.
 */
final class DocumentSplitter implements RecordSplitter {

    private static final int MOST_BRACKETS = 4096;

    private final int longest;
    private boolean begun;
    private boolean array;
    private boolean ended;
    private boolean afterElement;
    private long index;

    private final byte[] brackets = new byte[MOST_BRACKETS];

    DocumentSplitter(int longestRecord) {
        this.longest = longestRecord;
    }

    @Override
    public boolean next(SourceBuffer source, RecordSlice slice) throws IOException {
        if (!begun) {
            begun = true;
            int opening = skipSpace(source);
            if (opening < 0) {
                return report(source, slice, "there is nothing in the content");
            }
            if (opening == '[') {
                array = true;
                source.moveTo(source.position() + 1);
            }
        }
        slice.problem = null;
        int first = skipSpace(source);
        if (array && !ended) {
            first = betweenElements(source, first);
        }
        if (first < 0) {
            if (array && !ended) {
                ended = true;
                return report(source, slice, "the content ends inside the array");
            }
            return false;
        }
        if (array && ended) {
            slice.problem = "there is something behind the array";
        }
        begin(source, slice);
        if (first == '{' || first == '[') {
            findClosingBracket(source, slice);
        } else {
            findDelimiter(source, slice);
        }
        afterElement = true;
        return true;
    }

    /**
     * Takes the comma or the closing bracket; returns the first byte of what comes then. A comma too many or too few is
     * let pass: it harms no record, and behind a broken record it is often lost.
     */
    private int betweenElements(SourceBuffer source, int first) throws IOException {
        int next = first;
        if (afterElement && next == ',') {
            source.moveTo(source.position() + 1);
            afterElement = false;
            next = skipSpace(source);
        }
        if (next == ']') {
            ended = true;
            source.moveTo(source.position() + 1);
            next = skipSpace(source);
        }
        return next;
    }

    /** A record of no length that stands for what is wrong with the document itself. */
    private boolean report(SourceBuffer source, RecordSlice slice, String problem) {
        begin(source, slice);
        slice.to = slice.from;
        slice.length = 0;
        slice.problem = problem;
        return true;
    }

    private void begin(SourceBuffer source, RecordSlice slice) {
        slice.from = source.position();
        slice.offset = source.offset(slice.from);
        slice.line = 0;
        slice.pointer = array ? "/" + index : index == 0 ? "" : "/" + index;
        index++;
    }

    private void findClosingBracket(SourceBuffer source, RecordSlice slice) throws IOException {
        Scan scan = new Scan(source, slice);
        scan.run();
        finish(source, slice, scan.at, scan.problem);
    }

    /** A value that is no object ends at a comma, a bracket or white space. */
    private void findDelimiter(SourceBuffer source, RecordSlice slice) throws IOException {
        int at = slice.from;
        if (source.bytes()[at] == ']' || source.bytes()[at] == '}' || source.bytes()[at] == ',') {
            at++;
        }
        boolean string = source.bytes()[slice.from] == '"';
        while (at < source.limit() || source.fill()) {
            byte character = source.bytes()[at];
            boolean delimiter = string
                    ? at > slice.from + 1 && source.bytes()[at - 1] == '"'
                    : character == ',' || character == ']' || character <= ' ' && character >= 0;
            if (delimiter || character == '\n' || at - slice.from > longest) {
                break;
            }
            at++;
        }
        finish(source, slice, at, slice.problem);
    }

    private void finish(SourceBuffer source, RecordSlice slice, int end, String problem) {
        slice.length = source.offset(end) - slice.offset;
        slice.to = slice.length > longest ? Math.min(end, slice.from + KEPT_OF_TOO_LONG) : end;
        if (slice.problem == null) {
            slice.problem = problem;
        }
        source.moveTo(end);
    }

    /** Moves to the next byte that is not white space and returns it, or -1 at the end. */
    private static int skipSpace(SourceBuffer source) throws IOException {
        int at = source.position();
        while (at < source.limit() || source.fill()) {
            byte character = source.bytes()[at];
            if (character != ' ' && character != '\n' && character != '\r' && character != '\t') {
                source.moveTo(at);
                return character & 0xFF;
            }
            at++;
        }
        source.moveTo(at);
        return -1;
    }

    /** One walk from an opening bracket to the one that closes it. */
    private final class Scan {

        private final SourceBuffer source;
        private final RecordSlice slice;
        private int at;
        private int depth;
        private boolean inString;
        private boolean escaped;
        private boolean atLineStart;
        private String problem;

        Scan(SourceBuffer source, RecordSlice slice) {
            this.source = source;
            this.slice = slice;
            this.at = slice.from;
        }

        void run() throws IOException {
            while (at < source.limit() || more()) {
                byte character = source.bytes()[at];
                if (problem != null && atLineStart && (character == '{' || character == ']')) {
                    return;
                }
                at++;
                if (inString) {
                    inString(character);
                } else if (outside(character)) {
                    return;
                }
                atLineStart = character == '\n' || (atLineStart && character <= ' ' && character >= 0);
            }
            if (problem == null) {
                problem = "the content ends inside the record";
            }
        }

        /** Reads on; of a record that is too long only the beginning stays in memory. */
        private boolean more() throws IOException {
            int kept = slice.from + KEPT_OF_TOO_LONG;
            if (at - slice.from > longest && at > kept) {
                source.drop(kept);
                at = kept;
            }
            return source.fill();
        }

        private void inString(byte character) {
            if (escaped) {
                escaped = false;
            } else if (character == '\\') {
                escaped = true;
            } else if (character == '"') {
                inString = false;
            } else if (character == '\n') {
                // no string goes over a line's end: its closing quote is missing
                inString = false;
                problem = "a string is not closed";
            }
        }

        /** Whether the record ends here. */
        private boolean outside(byte character) {
            switch (character) {
                case '"' -> inString = true;
                case '{', '[' -> {
                    if (depth < MOST_BRACKETS) {
                        brackets[depth] = character;
                    }
                    depth++;
                }
                case '}', ']' -> {
                    close(character == '}' ? (byte) '{' : (byte) '[');
                    return depth == 0;
                }
                default -> {}
            }
            return false;
        }

        private void close(byte opening) {
            while (depth > 0) {
                depth--;
                if (depth >= MOST_BRACKETS || brackets[depth] == opening) {
                    return;
                }
                problem = "brackets do not match";
            }
        }
    }
}
