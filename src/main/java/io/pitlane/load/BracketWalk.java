package io.pitlane.load;

import java.io.IOException;

/**
 * Walks from a record's opening bracket to the one that closes it, by brackets and quotes alone. Where it meets what no
 * JSON has (brackets that do not match, a string over a line's end, an opening brace where a name belongs, the end of the
 * content), a bracket or quote of the record is missing, and what follows may be its neighbours: the record then ends
 * before the first line that begins with a brace and is indented no deeper than the line of the record itself. Reused from record to
 * record; not thread-safe.
 */
final class BracketWalk {

    private static final int MOST_BRACKETS = 4096;
    private static final int NONE = -1;

    private final int longest;
    private final Indentation indentation;
    private final byte[] brackets = new byte[MOST_BRACKETS];

    private SourceBuffer source;
    private int from;
    private int indent;
    private int at;
    private int depth;
    private int squares;
    private boolean inString;
    private boolean escaped;
    /** The last byte outside strings that is not white space. */
    private byte previous;
    /** Where the first line begins that may be a neighbour, in case the record turns out broken. */
    private int candidate;

    private int candidateIndent;

    private String problem;
    private boolean contentEnded;

    /** @param indentation told of every byte that is passed */
    BracketWalk(int longestRecord, Indentation indentation) {
        this.longest = longestRecord;
        this.indentation = indentation;
    }

    /** What is wrong with the record; null: nothing that shows in its brackets and quotes. */
    String problem() {
        return problem;
    }

    /** Whether the content ended inside the record. */
    boolean contentEnded() {
        return contentEnded;
    }

    /**
     * Walks; the buffer drops the middle of a record that is too long.
     *
     * @param start position of the opening bracket
     * @return the position behind the record
     */
    int run(SourceBuffer buffer, int start) throws IOException {
        source = buffer;
        from = start;
        indent = indentation.ofLine();
        at = start;
        depth = 0;
        squares = 0;
        inString = false;
        escaped = false;
        previous = 0;
        candidate = NONE;
        problem = null;
        contentEnded = false;
        walk();
        if (problem == null || candidate == NONE) {
            return at;
        }
        if (candidate != at) {
            indentation.returnToLineStart(candidateIndent);
        }
        return candidate;
    }

    private void walk() throws IOException {
        while (at < source.limit() || more()) {
            byte character = source.bytes()[at];
            boolean space = character == ' ' || character == '\n' || character == '\r' || character == '\t';
            if (!space && !inString) {
                boolean lineStart = at > from && indentation.isLineStart() && indentation.ofLine() <= indent;
                if (lineStart && beginsNeighbour(character)) {
                    return;
                }
                checkPlace(character);
            }
            if (problem != null && candidate != NONE) {
                return;
            }
            at++;
            indentation.pass(character);
            if (inString) {
                inString(character);
            } else if (!space && outside(character)) {
                return;
            }
        }
        problem = problem == null ? "the content ends inside the record" : problem;
        contentEnded = candidate == NONE;
    }

    /** Whether the record, known to be broken, ends before this first byte of a line. */
    private boolean beginsNeighbour(byte character) {
        if (character == '{') {
            if (candidate == NONE) {
                candidate = at;
                candidateIndent = indentation.ofLine();
            }
            return problem != null;
        }
        if (character == ']' && squares == 0 && problem == null) {
            problem = "brackets do not match";
        }
        return character == ']' && problem != null;
    }

    /** No object has an object where a name belongs: the brace of the record's end is missing. */
    private void checkPlace(byte character) {
        boolean misplaced = character == '{' && depth > 0 && top() == '{' && previous != ':';
        if (misplaced && problem == null) {
            problem = "a brace is not closed";
            if (squares == 0 && candidate == NONE) {
                candidate = at;
            }
        }
    }

    private byte top() {
        return depth > MOST_BRACKETS ? 0 : brackets[depth - 1];
    }

    /** Reads on; of a record that is too long only the beginning stays in memory. */
    private boolean more() throws IOException {
        int kept = from + RecordSplitter.keptOf(longest);
        if (at - from > longest) {
            if (candidate != NONE) {
                problem = "the record does not end";
                return false;
            }
            source.drop(kept);
            at = kept;
        }
        return source.fill();
    }

    private void inString(byte character) {
        if (character == '\n') {
            // no string goes over a line's end: its closing quote is missing
            inString = false;
            escaped = false;
            problem = "a string is not closed";
        } else if (escaped) {
            escaped = false;
        } else if (character == '\\') {
            escaped = true;
        } else if (character == '"') {
            inString = false;
            previous = character;
        }
    }

    /** Whether the record ends here. */
    private boolean outside(byte character) {
        previous = character;
        switch (character) {
            case '"' -> inString = true;
            case '{', '[' -> {
                if (depth < MOST_BRACKETS) {
                    brackets[depth] = character;
                    squares += character == '[' ? 1 : 0;
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

    /** Closes what is open inside of the matching bracket, too; a bracket that matches none stands for the right one. */
    private void close(byte opening) {
        boolean matches = opening == '[' ? squares > 0 : depth > squares;
        byte closed;
        do {
            closed = top();
            depth--;
            squares -= closed == '[' ? 1 : 0;
            if (closed != opening && closed != 0) {
                problem = "brackets do not match";
            }
        } while (matches && closed != opening && closed != 0 && depth > 0);
    }
}
