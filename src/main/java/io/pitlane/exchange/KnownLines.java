package io.pitlane.exchange;

/** The forms of lines that a decoder has met. Few: whoever writes lines writes them alike. Not thread-safe. */
final class KnownLines {

    /** So many lines are decoded before any is learned: who decodes a few has no use for it. */
    private static final int LINES_BEFORE = 32;

    private static final int MOST = 16;
    /** Lines of which each is of another form are not learned for ever. */
    private static final int MOST_ATTEMPTS = 256;

    private final KnownLine[] known = new KnownLine[MOST];
    private int count;
    private int lines;
    private int attempts;

    /** The first that matches the line in {@code text[from, to)}; null: there is none. */
    KnownLine find(byte[] text, int from, int to) {
        for (int i = 0; i < count; i++) {
            if (known[i].form.matches(text, from, to)) {
                return known[i];
            }
        }
        return null;
    }

    /** Whether the form of a line that no known one matches may be added. */
    boolean learns() {
        return lines++ >= LINES_BEFORE && count < MOST && attempts++ < MOST_ATTEMPTS;
    }

    void add(KnownLine line) {
        known[count++] = line;
    }
}
