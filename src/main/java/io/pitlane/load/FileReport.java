package io.pitlane.load;

import java.util.List;
import java.util.stream.Collectors;

/**
 * What happened to one file. {@code read = inserted + updated + duplicate + rejected} holds for a loaded file; a
 * duplicate file was read before, so its counts are those of the ledger's {@code read} as {@code duplicate}.
 *
 * @param path as the caller gave it
 * @param dataset of a recording all that it has lines for, with a comma between
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

    /** What came of a file whose records go into several datasets. */
    static FileReport sum(List<FileReport> parts, double seconds) {
        FileReport first = parts.get(0);
        return new FileReport(
                first.path,
                parts.stream().map(FileReport::dataset).collect(Collectors.joining(", ")),
                first.loadId,
                stateOf(parts),
                parts.stream().mapToLong(FileReport::read).sum(),
                parts.stream().mapToLong(FileReport::inserted).sum(),
                parts.stream().mapToLong(FileReport::updated).sum(),
                parts.stream().mapToLong(FileReport::duplicate).sum(),
                parts.stream().mapToLong(FileReport::rejected).sum(),
                seconds,
                parts.stream()
                        .map(FileReport::note)
                        .filter(text -> !text.isEmpty())
                        .findFirst()
                        .orElse(""));
    }

    private static FileState stateOf(List<FileReport> parts) {
        if (parts.stream().anyMatch(part -> part.state == FileState.REJECTED)) {
            return FileState.REJECTED;
        }
        boolean allKnown = parts.stream().allMatch(part -> part.state == FileState.DUPLICATE);
        return allKnown ? FileState.DUPLICATE : FileState.LOADED;
    }
}
