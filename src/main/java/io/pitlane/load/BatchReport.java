package io.pitlane.load;

import io.pitlane.error.PitlaneException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * What came of a batch that was loaded from memory.
 *
 * @param parts one for each dataset that the batch has records for
 * @param failure why nothing of the batch is stored though the database is there: a {@link HeldDayException}, so that it
 *     can be loaded later, or an {@link OtherContentException}; empty: it is stored
 */
public record BatchReport(String batchId, List<Part> parts, Optional<PitlaneException> failure) {

    /** Of no batch at all. */
    public static final BatchReport NOTHING = new BatchReport("", List.of());

    public BatchReport {
        parts = List.copyOf(parts);
    }

    public BatchReport(String batchId, List<Part> parts) {
        this(batchId, parts, Optional.empty());
    }

    static BatchReport failed(String batchId, PitlaneException failure) {
        return new BatchReport(batchId, List.of(), Optional.of(failure));
    }

    /**
     * What came of the records of one dataset. {@code read = inserted + updated + duplicate + rejected} holds; a batch that
     * was loaded before is read as that time, and all of it is duplicate.
     *
     * @param all times of the records that could be read, whether they were new or not
     * @param fresh times of those that were inserted or updated
     * @param refused those that are in quarantine, by their index
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
            Span fresh,
            List<Refused> refused) {

        public Part {
            refused = List.copyOf(refused);
        }
    }

    /**
     * A record that was refused.
     *
     * @param index 0-based, among the records of the batch
     * @param reason a code in kebab-case, such as {@code wrong-type}
     * @param detail a sentence for people
     */
    public record Refused(long index, String reason, String detail) {}

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

    /** Those that are in quarantine, of every dataset. */
    public List<Refused> refused() {
        return parts.stream().flatMap(part -> part.refused().stream()).toList();
    }
}
