package io.pitlane.load;

/** Where one record lies in a {@link SourceBuffer}. Reused from record to record. */
final class RecordSlice {

    int from;
    int to;
    /** Offset of its first byte in the content. */
    long offset;
    /** Length in the content; more than {@code to - from} for a record that was too long to keep. */
    long length;
    /** 1-based line, or 0 where {@code pointer} tells the place. */
    long line;
    /** JSON pointer into the document; empty for lines. */
    String pointer;
    /** What the splitter found wrong with it; null: nothing. */
    String problem;

    boolean isTruncated() {
        return length > to - from;
    }
}
