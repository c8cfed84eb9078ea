package io.pitlane.feed;

import io.pitlane.load.BatchReport;
import io.pitlane.metrics.FeedMetrics;
import java.time.Clock;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Tells how a poll ended: to {@code market.ingest_events}, the metrics, the health check and the log. Thread-safe. */
public final class PollEvents {

    private static final Logger LOG = LoggerFactory.getLogger(PollEvents.class);
    private static final int LONGEST_MESSAGE = 1000;

    private final IngestEvents events;
    private final FeedStates states;
    private final FeedMetrics metrics;
    private final PollListener listener;
    private final Clock clock;

    public PollEvents(IngestEvents events, FeedStates states, FeedMetrics metrics, PollListener listener, Clock clock) {
        this.events = events;
        this.states = states;
        this.metrics = metrics;
        this.listener = listener;
        this.clock = clock;
    }

    /** A poll whose answer is stored, or part of it. */
    public void stored(Stored stored) {
        Counts counts = Counts.of(stored.batch());
        boolean nothingFits = counts.read() > 0 && counts.rejected() == counts.read();
        EventStatus status = nothingFits
                ? EventStatus.ERROR
                : stored.troubles().isEmpty() ? EventStatus.SUCCESS : EventStatus.PARTIAL;
        String message = stored.troubles().isEmpty() ? sentence(counts) : String.join("; ", stored.troubles());
        tell(new PollEnd(stored.poll(), status, stored.batch(), stored.ofPitTrades(), message), Optional.of(counts));
    }

    /** A poll that stored nothing. */
    public void failed(Poll poll, Throwable failure) {
        if (failure instanceof PollFailedException known) {
            failed(poll, known.status(), known.getMessage());
        } else {
            LOG.error("The poll of {} failed", poll.subject(), failure);
            failed(poll, EventStatus.ERROR, String.valueOf(failure.getMessage()));
        }
    }

    private void failed(Poll poll, EventStatus status, String message) {
        tell(new PollEnd(poll, status, BatchReport.NOTHING, BatchReport.NOTHING, message), Optional.empty());
    }

    private void tell(PollEnd end, Optional<Counts> counts) {
        Poll poll = end.poll();
        String message = end.message().length() <= LONGEST_MESSAGE
                ? end.message()
                : end.message().substring(0, LONGEST_MESSAGE) + "…";
        log(poll.subject(), end.status(), message);
        states.ended(poll.subject(), end.status(), message, clock.instant());
        metrics.pollEnded(
                poll.feed().venue().id(),
                poll.feed().kind().word(),
                end.status().word());
        events.write(new IngestEvent(
                poll.feed().venue().exchange(),
                poll.symbol(),
                IngestEvent.typeOf(poll.feed().kind()),
                end.status(),
                counts,
                message,
                clock.instant()));
        listener.ended(end);
    }

    /** What lasts is said once. */
    private void log(String subject, EventStatus status, String message) {
        boolean isNews = states.last(subject).filter(last -> last == status).isEmpty();
        if (status != EventStatus.SUCCESS && isNews) {
            LOG.warn("Feed {}: {}: {}", subject, status.word(), message);
        } else {
            LOG.debug("Feed {}: {}: {}", subject, status.word(), message);
        }
    }

    private static String sentence(Counts counts) {
        return counts.read() + " records: " + (counts.inserted() + counts.updated()) + " new or changed, "
                + counts.duplicate() + " known";
    }
}
