package io.pitlane.feed;

import io.pitlane.dataset.PayloadDecoder;
import io.pitlane.dataset.RefusalReason;
import io.pitlane.dataset.RefusedRecordException;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;

/**
 * What a page of a venue's history holds.
 *
 * @param line it, as a recorded line
 * @param rows how many records, fitting or not
 * @param times of those that have one of their own, in the order of the page
 */
record HistoryPage(byte[] line, int rows, List<Instant> times) {

    /** Of its oldest record; null: no record has a time of its own. */
    Instant oldest() {
        return times.isEmpty() ? null : Collections.min(times);
    }

    /** Likewise. */
    Instant newest() {
        return times.isEmpty() ? null : Collections.max(times);
    }

    /**
     * @throws RefusedRecordException if the answer is no page: an error of the exchange, or no payload of this kind
     */
    static HistoryPage of(byte[] line, PayloadDecoder decoder) throws RefusedRecordException {
        Span span = new Span();
        decoder.decode(line, 0, line.length, span);
        return new HistoryPage(line, span.rows, List.copyOf(span.times));
    }

    /** Counts, and finds the times, without making anything of the records. */
    private static final class Span implements PayloadDecoder.Sink {

        private static final byte[] TIME = "\"ts\":\"".getBytes(StandardCharsets.US_ASCII);

        private int rows;
        private final List<Instant> times = new ArrayList<>();

        @Override
        public void payload() {
            // Ordinals are the loader's affair.
        }

        @Override
        public void record(byte[] json, int from, int to, PayloadDecoder.Cut cut) {
            rows++;
            time(json, from, to).ifPresent(times::add);
        }

        @Override
        public void refused(RefusalReason reason, String pointer, String detail, PayloadDecoder.Cut cut) {
            rows++;
        }

        /** Of a canonical record, which has its time near the front and no other member of that name before it. */
        private static Optional<Instant> time(byte[] json, int from, int to) {
            for (int at = from; at + TIME.length < to; at++) {
                if (matches(json, at)) {
                    int start = at + TIME.length;
                    int end = start;
                    while (end < to && json[end] != '"') {
                        end++;
                    }
                    return parsed(new String(json, start, end - start, StandardCharsets.US_ASCII));
                }
            }
            return Optional.empty();
        }

        private static boolean matches(byte[] json, int at) {
            for (int i = 0; i < TIME.length; i++) {
                if (json[at + i] != TIME[i]) {
                    return false;
                }
            }
            return true;
        }

        private static Optional<Instant> parsed(String text) {
            try {
                return Optional.of(Instant.parse(text));
            } catch (DateTimeException e) {
                return Optional.empty();
            }
        }
    }
}
