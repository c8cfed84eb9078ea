package io.pitlane.feed;

import io.pitlane.dataset.PayloadDecoder;
import io.pitlane.dataset.RefusalReason;
import io.pitlane.dataset.RefusedRecordException;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Counts the records of payloads and finds their times, without making anything of them. Not thread-safe. */
final class RecordTimes implements PayloadDecoder.Sink {

    private static final byte[] TIME = "\"ts\":\"".getBytes(StandardCharsets.US_ASCII);

    private final List<Instant> times = new ArrayList<>();
    private int rows;

    /** Of recorded lines; one that cannot be decoded as a whole is passed over, since the loader says so. */
    static RecordTimes of(PayloadDecoder decoder, List<byte[]> lines) {
        RecordTimes found = new RecordTimes();
        for (byte[] line : lines) {
            try {
                decoder.decode(line, 0, line.length, found);
            } catch (RefusedRecordException wholeLine) {
                // The loader says so, and quarantines it.
                continue;
            }
        }
        return found;
    }

    /** How many records there are, fitting or not. */
    int rows() {
        return rows;
    }

    /** Of the records that have one, in the order of the payloads. */
    List<Instant> times() {
        return List.copyOf(times);
    }

    Optional<Instant> oldest() {
        return times.stream().min(Instant::compareTo);
    }

    Optional<Instant> newest() {
        return times.stream().max(Instant::compareTo);
    }

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
