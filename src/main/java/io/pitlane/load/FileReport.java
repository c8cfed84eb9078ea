package io.pitlane.load;

/**
 * What happened to one file. {@code read = inserted + updated + duplicate + rejected} holds for a loaded file; a
 * duplicate file was read before, so its counts are those of the ledger's {@code read} as {@code duplicate}.
 *
 * @param path as the caller gave it
 * @param loadId SHA-256 of the file's bytes, lower-case hex
 * @param seconds its share, by bytes, of the time that the files of its dataset took together: the shares add up to it
 * @param note one sentence for people where the state needs a reason, else empty
 */
public record FileReport(
        String path,
        String dataset,
        String loadId,
        FileState state,
        long read,
        long inserted,
        long updated,
        long duplicate,
        long rejected,
        double seconds,
        String note) {

    /** The same report, told by another path. */
    public FileReport withPath(String otherPath) {
        return new FileReport(
                otherPath, dataset, loadId, state, read, inserted, updated, duplicate, rejected, seconds, note);
    }
}
