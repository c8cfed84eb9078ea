package io.pitlane.load;

import java.io.IOException;

/**
 * A JSON document: one object, an array of records, or several objects one behind the other. Finds where records begin
 * and end by their brackets alone, so that a broken record does not hide its neighbours. A comma too many or too few is
 * let pass: it harms no record, and behind a broken record it is often lost.
 */
final class DocumentSplitter implements RecordSplitter {

    private final int longest;
    private final Indentation indentation = new Indentation();
    private final BracketWalk walk;

    private boolean begun;
    private boolean array;
    private boolean ended;
    private long index;

    DocumentSplitter(int longestRecord) {
        this.longest = longestRecord;
        this.walk = new BracketWalk(longestRecord, indentation);
    }

    @Override
    public boolean next(SourceBuffer source, RecordSlice slice) throws IOException {
        if (!begun) {
            begun = true;
            int opening = indentation.skipSpace(source);
            if (opening < 0) {
                return report(source, slice, "there is nothing in the content");
            }
            if (opening == '[') {
                array = true;
                skip(source);
            }
        }
        int first = ended ? indentation.skipSpace(source) : skipSeparators(source);
        if (first < 0) {
            if (array && !ended) {
                ended = true;
                return report(source, slice, "the content ends inside the array");
            }
            return false;
        }
        begin(source, slice);
        slice.problem = array && ended ? "there is something behind the array" : null;
        if (first == '{' || first == '[') {
            finish(source, slice, walk.run(source, slice.from));
            ended |= walk.contentEnded();
            slice.problem = slice.problem == null ? walk.problem() : slice.problem;
        } else {
            finish(source, slice, endOfOther(source, slice.from));
        }
        return true;
    }

    /**
     * Takes commas and the array's closing bracket; returns the first byte of what comes then. A closing bracket behind
     * which the array goes on is left over from a broken record.
     */
    private int skipSeparators(SourceBuffer source) throws IOException {
        int next = skipCommas(source, indentation.skipSpace(source));
        while (array && next == ']') {
            skip(source);
            next = indentation.skipSpace(source);
            if (next != ',') {
                ended = true;
                return next;
            }
            next = skipCommas(source, next);
        }
        return next;
    }

    private int skipCommas(SourceBuffer source, int first) throws IOException {
        int next = first;
        while (next == ',' && (array || index > 0)) {
            skip(source);
            next = indentation.skipSpace(source);
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

    private void finish(SourceBuffer source, RecordSlice slice, int end) {
        slice.length = source.offset(end) - slice.offset;
        slice.to = slice.length > longest ? slice.from + RecordSplitter.keptOf(longest) : end;
        source.moveTo(end);
    }

    /** What is neither object nor array: a string ends at its quote, all else before a bracket, comma or white space. */
    private int endOfOther(SourceBuffer source, int from) throws IOException {
        boolean string = source.bytes()[from] == '"';
        boolean escaped = false;
        int at = from + 1;
        indentation.pass(source.bytes()[from]);
        while (at < source.limit() || source.fill()) {
            byte character = source.bytes()[at];
            if (character == '\n' || at - from > longest || (!string && isDelimiter(character))) {
                break;
            }
            at++;
            indentation.pass(character);
            if (string && character == '"' && !escaped) {
                break;
            }
            escaped = character == '\\' && !escaped;
        }
        return at;
    }

    private static boolean isDelimiter(byte character) {
        return switch (character) {
            case ',', '[', ']', '{', '}', ' ', '\t', '\r' -> true;
            default -> false;
        };
    }

    private void skip(SourceBuffer source) {
        indentation.pass(source.bytes()[source.position()]);
        source.moveTo(source.position() + 1);
    }
}
