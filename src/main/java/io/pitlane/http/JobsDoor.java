package io.pitlane.http;

import io.pitlane.database.DatabaseUnavailableException;
import io.pitlane.error.InvalidInputException;
import io.pitlane.job.JobBoard;
import io.pitlane.job.JobBusyException;
import io.pitlane.job.JobList;
import io.pitlane.job.JobStatus;
import io.pitlane.job.JobSweep;
import io.pitlane.job.JobsStoppedException;
import io.pitlane.job.Slot;
import io.pitlane.job.SlotView;
import io.pitlane.job.StartedBy;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Answers {@code /admin/jobs}: how jobs are, what came of their slots, and runs one. Thread-safe. */
public final class JobsDoor {

    private static final Logger LOG = LoggerFactory.getLogger(JobsDoor.class);
    private static final int SHOWN = 100;
    private static final int MOST_SHOWN = 1000;

    /** What there is where there is a database. */
    public record Parts(JobList jobs, JobBoard board, JobSweep sweep) {}

    private final Optional<Parts> parts;
    private final BooleanSupplier isReady;

    /**
     * @param parts empty where the settings say that there is no database
     * @param isReady whether the database is there, and its schema up
     */
    public JobsDoor(Optional<Parts> parts, BooleanSupplier isReady) {
        this.parts = parts;
        this.isReady = isReady;
    }

    /** @param query what stands behind the question mark; may be null */
    public Answer list(String query) {
        return answer(() -> {
            QueryString.parse(query, List.of());
            return () -> Answer.json(
                    200,
                    Map.of(
                            "jobs",
                            parts.orElseThrow().board().list().stream()
                                    .map(JobStatus::fields)
                                    .toList()));
        });
    }

    /** @param query {@code limit}, from 1 to 1000 */
    public Answer history(String job, String query) {
        return answer(() -> {
            int limit = limit(QueryString.parse(query, List.of("limit")).get("limit"));
            return () -> {
                requireKnown(job);
                return Answer.json(
                        200,
                        Map.of(
                                "slots",
                                parts.orElseThrow().board().history(Optional.of(job), limit).stream()
                                        .map(SlotView::fields)
                                        .toList()));
            };
        });
    }

    /**
     * Begins a slot, and answers when that is written down (202): a process that dies afterwards leaves a slot that is done
     * again. What comes of it stands in the history.
     *
     * @param query {@code due}; without it, the newest due time that has come
     */
    public Answer run(String job, String query) {
        return answer(() -> {
            Optional<Instant> due = due(QueryString.parse(query, List.of("due")).get("due"));
            return () -> {
                requireKnown(job);
                Slot slot = parts.orElseThrow().sweep().start(job, due, StartedBy.HTTP);
                return Answer.json(202, new SlotView(slot, false).fields());
            };
        });
    }

    private void requireKnown(String job) {
        if (!parts.orElseThrow().jobs().has(job)) {
            throw new RefusedRequestException(404, "unknown-job", "There is no job " + QueryString.shown(job));
        }
    }

    private static int limit(String text) {
        try {
            int limit = text == null ? SHOWN : Integer.parseInt(text);
            if (limit >= 1 && limit <= MOST_SHOWN) {
                return limit;
            }
        } catch (NumberFormatException e) {
            // told below
        }
        throw new InvalidInputException("limit is no whole number from 1 to " + MOST_SHOWN);
    }

    private static Optional<Instant> due(String text) {
        try {
            return Optional.ofNullable(text)
                    .map(each -> OffsetDateTime.parse(each).toInstant());
        } catch (DateTimeException e) {
            throw new InvalidInputException("due is no time, such as 2026-01-31T04:00:00Z");
        }
    }

    /** @param asked checks the parameters, and gives what is left to do when they are right */
    private Answer answer(Supplier<Supplier<Answer>> asked) {
        try {
            Supplier<Answer> work = asked.get();
            if (parts.isEmpty()) {
                return Answer.error(503, "no-database", "Pitlane runs without a database, and so without jobs");
            }
            return isReady.getAsBoolean() ? work.get() : DatabaseAnswers.away();
        } catch (RefusedRequestException refused) {
            return refused.answer();
        } catch (InvalidInputException wrong) {
            return Answer.error(400, "invalid-parameter", wrong.getMessage());
        } catch (JobBusyException busy) {
            return Answer.error(
                    409, "job-running", "A slot of this job is being worked on; its history says since when");
        } catch (JobsStoppedException stopping) {
            return Answer.error(503, "stopping", stopping.getMessage());
        } catch (DatabaseUnavailableException failure) {
            LOG.warn("A request about jobs was not answered: {}", failure.getMessage());
            return DatabaseAnswers.of(failure);
        }
    }
}
