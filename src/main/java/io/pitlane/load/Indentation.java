package io.pitlane.load;

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
