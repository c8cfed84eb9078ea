package io.pitlane.maintain;

import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;

/**
 * What the jobs of a night would do if they ran now.
 *
 * @param at the time by the clock of the database
 * @param clockDoubt why that clock cannot be believed, so that nothing goes; empty: it can
 * @param steps in the order in which they would be done
 * @param spans how long each dataset is kept
 */
public record RetentionPlan(Instant at, Optional<String> clockDoubt, List<Step> steps, List<Span> spans) {

    public RetentionPlan {
        steps = List.copyOf(steps);
        spans = List.copyOf(spans);
    }

    /** What would be done with a day. */
    public enum Kind {
        /** Its partition is made in advance. */
        CREATE,
        /** It is taken out of its table, and its rows are kept for a while. */
        DETACH,
        /** Its rows go, with its partition. */
        DROP,
        /** Its rows go. */
        DELETE,
        /** It is written to an export. */
        EXPORT,
        /** It is put back into its table. */
        PUT_BACK,
        /** It was old enough, and stays. */
        KEEP
    }

    /**
     * @param day empty: all of the dataset that {@code why} tells
     * @param table the partition without its schema, or the table
     * @param rows of a partition as the planner knows them, else counted; empty: unknown
     * @param bytes on disk with indexes, of rows in part of a table by their share; empty: unknown
     * @param why as a part of a sentence; empty where the kind says it all
     */
    public record Step(
            Kind kind,
            String dataset,
            Optional<LocalDate> day,
            String table,
            OptionalLong rows,
            OptionalLong bytes,
            String why) {}

    /**
     * @param retentionDays empty: for ever
     * @param before days before this one are old enough; empty: none is
     * @param rows as the planner knows them; empty: unknown
     * @param bytes on disk with indexes
     */
    public record Span(
            String dataset,
            OptionalInt retentionDays,
            Optional<LocalDate> before,
            OptionalLong rows,
            OptionalLong bytes) {}
}
