package io.pitlane.load;

/** Another writer committed a chunk while this one was being written. Never leaves this room. */
final class ChunkTakenException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    ChunkTakenException() {
        super("another writer committed the same chunk", null, false, false);
    }
}
