package io.pitlane.load;

import java.io.IOException;

/** Follows a content byte by byte and knows how deep its current line is indented. Not thread-safe. */
final class Indentation {

    private int column;
    private boolean begun;

    void pass(byte character) {
        if (character == '\n') {
            returnToLineStart(0);
        } else if (!begun) {
            if (character == ' ' || character == '\t' || character == '\r') {
                column++;
            } else {
                begun = true;
            }
        }
    }

    /** Moves a source to its next byte that is not white space and returns that, or -1 at the end. */
    int skipSpace(SourceBuffer source) throws IOException {
        while (true) {
            for (int at = source.position(); at < source.limit(); at++) {
                byte character = source.bytes()[at];
                if (character != ' ' && character != '\n' && character != '\r' && character != '\t') {
                    source.moveTo(at);
                    return character & 0xFF;
                }
                pass(character);
            }
            // so that white space without end takes no memory
            source.drop(source.position());
            if (!source.fill()) {
                return -1;
            }
        }
    }

    /** Whether nothing but white space stands before the next byte in its line. */
    boolean isLineStart() {
        return !begun;
    }

    /** Bytes of white space at the beginning of the current line, as far as it was passed. */
    int ofLine() {
        return column;
    }

    /** As if the white space of a line, {@code indent} bytes, was just passed. */
    void returnToLineStart(int indent) {
        column = indent;
        begun = false;
    }
}
