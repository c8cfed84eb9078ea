package io.pitlane.load;

import java.io.IOException;

/** Finds one record after the other in a content. Not thread-safe; one instance a content. */
interface RecordSplitter {

    /** What is kept of a record that is too long, in bytes. */
    int KEPT_OF_TOO_LONG = 64 * 1024;

    /** What is kept of a record that is longer than {@code longest}. */
    static int keptOf(int longest) {
        return Math.min(KEPT_OF_TOO_LONG, longest);
    }

    /** Moves behind the next record and tells where it lies; false at the end of the content. */
    boolean next(SourceBuffer source, RecordSlice slice) throws IOException;
}
