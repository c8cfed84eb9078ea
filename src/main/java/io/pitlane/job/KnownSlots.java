package io.pitlane.job;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * What the database knows of one job at one moment.
 *
 * @param now by its clock
 * @param oldest first due time that was taken up
 * @param newest last due time that was taken up
 * @param newestScheduled the last one that the schedule took up, and not somebody by hand
 * @param lastDone the last one that was done
 * @param lastSuccess when that one was done
 * @param byHand due times after {@code newestScheduled} that somebody took up by hand
 * @param unfinished slots that are to be looked at again, oldest first
 */
record KnownSlots(
        Instant now,
        Optional<Instant> oldest,
        Optional<Instant> newest,
        Optional<Instant> newestScheduled,
        Optional<Instant> lastDone,
        Optional<Instant> lastSuccess,
        Set<Instant> byHand,
        List<Slot> unfinished) {}
