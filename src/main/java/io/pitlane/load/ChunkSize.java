package io.pitlane.load;

/**
 * How large the next chunk will be, as far as can be told from those before it. A batch that has room for all of a
 * chunk beforehand is not copied again and again while it grows. Not thread-safe.
 */
final class ChunkSize {

    private int sourceBytes;
    private int rows;
    private int rowBytes;

    /** Before the first chunk: it has about so many bytes. */
    void ofContent(long bytes) {
        sourceBytes = (int) bytes;
    }

    /** Makes room for a chunk in a batch. */
    void reserve(Batch batch) {
        batch.reserve(sourceBytes, rows, rowBytes);
    }

    /** The chunk in the batch has been read. */
    void learn(Batch batch) {
        sourceBytes = batch.source.limit();
        rows = batch.rows.rows();
        rowBytes = batch.rows.length() + batch.rows.length() / 16;
    }
}
