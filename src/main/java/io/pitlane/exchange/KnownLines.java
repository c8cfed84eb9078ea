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

    /**
     * The first that the line in {@code text[from, to)} is of, see {@link KnownLine#take}; null: there is none. Lines of
     * one form may be of several venues.
     */
    KnownLine take(byte[] text, int from, int to, RecordedLine line, RowPlace place) {
        for (int i = 0; i < count; i++) {
            if (known[i].form.matches(text, from, to) && known[i].take(line, place, from, to)) {
                return known[i];
            }
        }
        return null;
    }

    int size() {
        return count;
    }

    /** Whether a line that is of none of them may be added. */
    boolean learns() {
        return lines++ >= LINES_BEFORE && count < MOST && attempts++ < MOST_ATTEMPTS;
    }

    void add(KnownLine line) {
        known[count++] = line;
    }
}
