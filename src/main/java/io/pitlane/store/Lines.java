package io.pitlane.store;

/** Finds the ends of lines. */
final class Lines {

    private Lines() {}

    /** The place behind the line that begins at {@code start}; the end of the bytes where the last line has no end. */
    static int end(byte[] bytes, int start) {
        int at = start;
        while (at < bytes.length) {
            if (bytes[at++] == '\n') {
                return at;
            }
        }
        return at;
    }

    /** Whether the line that stops at {@code end} has an end of its own. */
    static boolean isEnded(byte[] bytes, int start, int end) {
        return end > start && bytes[end - 1] == '\n';
    }
}
