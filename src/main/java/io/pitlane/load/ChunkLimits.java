package io.pitlane.load;

/**
 * Where a file is cut into chunks. The cuts depend on the content alone, so that every process cuts the same content at
 * the same places and the ledger's chunk numbers mean the same to all; hence these are no settings.
 *
 * @param records most records a chunk
 * @param bytes a chunk ends with the record that reaches this many bytes of content
 */
record ChunkLimits(int records, long bytes) {

    static final ChunkLimits STANDARD = new ChunkLimits(50_000, 16L << 20);
}
