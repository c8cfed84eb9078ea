package io.pitlane.job;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Decides which slot of a job comes next. Knows no database and no clock; immutable. */
final class SlotPlan {

    private final Job job;
    private final SlotRules rules;

    SlotPlan(Job job, SlotRules rules) {
        this.job = job;
        this.rules = rules;
    }

    /**
     * For somebody who holds the lock of the job: what is running there is not running any more.
     *
     * @param tried due times that had their attempt in this sweep already
     * @return empty: there is nothing to do now
     */
    Optional<SlotStep> next(KnownSlots known, Set<Instant> tried) {
        return job.catchUp() == CatchUp.EACH ? nextOfEach(known, tried) : nextOfLatest(known, tried);
    }

    /** The first due time that has come and is not settled; empty: the job is on time. */
    Optional<Instant> owedSince(KnownSlots known) {
        Optional<Instant> unfinished =
                known.unfinished().stream().map(Slot::due).findFirst();
        return unfinished.isPresent() ? unfinished : newDue(known);
    }

    /** When the job runs next by itself, a due time that has come and was not taken up yet included. */
    Optional<Instant> nextDue(KnownSlots known) {
        if (!job.isOn()) {
            return Optional.empty();
        }
        Optional<Instant> now = newDue(known);
        Instant last = known.newest().filter(known.now()::isBefore).orElse(known.now());
        return now.isPresent() ? now : job.cron().after(last);
    }

    private Optional<SlotStep> nextOfEach(KnownSlots known, Set<Instant> tried) {
        for (Slot slot : known.unfinished()) {
            if (!tried.contains(slot.due()) && isToBeTried(slot, known.now())) {
                return Optional.of(SlotStep.again(slot));
            }
            if (holdsUpLater(slot, known.now())) {
                return Optional.empty();
            }
        }
        return newDue(known).map(SlotStep::first);
    }

    private Optional<SlotStep> nextOfLatest(KnownSlots known, Set<Instant> tried) {
        Optional<Instant> due = newDue(known);
        if (due.isPresent()) {
            return due.map(moment -> standingForAll(moment, known));
        }
        return last(known.unfinished())
                .filter(slot -> !tried.contains(slot.due()) && isToBeTried(slot, known.now()))
                .map(slot -> new SlotStep(
                        slot.due(),
                        Optional.of(slot),
                        slot.coversFrom(),
                        slot.covers(),
                        known.unfinished().subList(0, known.unfinished().size() - 1)));
    }

    /** A slot that has come and has no row yet. */
    private Optional<Instant> newDue(KnownSlots known) {
        Instant now = known.now();
        if (job.catchUp() == CatchUp.LATEST) {
            return job.cron()
                    .atOrBefore(now)
                    .filter(due -> known.newest().map(due::isAfter).orElse(true));
        }
        Optional<Instant> due = known.newestScheduled().map(job.cron()::after).orElseGet(() -> firstOf(now));
        while (due.isPresent() && known.byHand().contains(due.get())) {
            due = job.cron().after(due.get());
        }
        return due.filter(moment -> !moment.isAfter(now));
    }

    /** Of a job that is seen for the first time. */
    private Optional<Instant> firstOf(Instant now) {
        Optional<Instant> first = job.lookBack().isZero()
                ? Optional.empty()
                : job.cron().after(now.minus(job.lookBack())).filter(due -> !due.isAfter(now));
        return first.isPresent() ? first : job.cron().atOrBefore(now);
    }

    private SlotStep standingForAll(Instant due, KnownSlots known) {
        Optional<Instant> before =
                known.lastDone().isPresent() ? known.lastDone() : known.oldest().map(oldest -> oldest.minusSeconds(1));
        Instant from = before.flatMap(job.cron()::after)
                .filter(first -> first.isBefore(due))
                .orElse(due);
        return new SlotStep(
                due, Optional.empty(), from, job.cron().count(from.minusSeconds(1), due), known.unfinished());
    }

    private boolean isToBeTried(Slot slot, Instant now) {
        return switch (slot.state()) {
            case RUNNING, WAITING -> true;
            case FAILED ->
                slot.nextTry()
                        // A pause that is longer than any pause comes of a clock that was set back.
                        .map(time -> !time.isAfter(now) || time.isAfter(now.plus(rules.longestPause())))
                        .orElse(false);
            case DONE, SUPERSEDED -> false;
        };
    }

    private boolean holdsUpLater(Slot slot, Instant now) {
        return slot.state() != SlotState.WAITING
                || now.isBefore(slot.firstStarted().plus(rules.longestWait()));
    }

    private static Optional<Slot> last(List<Slot> slots) {
        return slots.isEmpty() ? Optional.empty() : Optional.of(slots.get(slots.size() - 1));
    }
}
