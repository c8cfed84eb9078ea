package io.pitlane.load;

import java.time.Instant;
import java.util.List;

/**
 * What came of a batch that was loaded from memory.
 *
 * @param parts one for each dataset that the batch has records for
 */
public record BatchReport(String batchId, List<Part> parts) {

    /** Of no batch at all. */
    public static final BatchReport NOTHING = new BatchReport("", List.of());

    public BatchReport {
        parts = List.copyOf(parts);
    }

    /**
     * What came of the records of one dataset. {@code read = inserted + updated + duplicate + rejected} holds; a batch that
     * was loaded before is read as that time, and all of it is duplicate.
     *
     * @param all times of the records that could be read, whether they were new or not
     * @param fresh times of those that were inserted or updated
     */
    public record Part(
            String dataset,
            FileState state,
            long read,
            long inserted,
            long updated,
            long duplicate,
            long rejected,
            Span all,
            Span fresh) {}

    /** First and last time of some records; both null where there is none, or nothing is known. */
    public record Span(Instant first, Instant last) {

        public static final Span EMPTY = new Span(null, null);

        public boolean isEmpty() {
            return first == null;
        }
    }

    public long read() {
        return parts.stream().mapToLong(Part::read).sum();
    }

    public long inserted() {
        return parts.stream().mapToLong(Part::inserted).sum();
    }

    public long updated() {
        return parts.stream().mapToLong(Part::updated).sum();
    }

    public long duplicate() {
        return parts.stream().mapToLong(Part::duplicate).sum();
    }

    public long rejected() {
        return parts.stream().mapToLong(Part::rejected).sum();
    }
}
