package io.pitlane.exchange;

import io.pitlane.dataset.DecodedRecord;
import io.pitlane.dataset.RefusedRecordException;
import io.pitlane.dataset.Timestamps;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.time.LocalDateTime;

/**
 * Writes times of the wire as RFC 3339 in UTC with exactly the digits that the wire has: milliseconds give three decimals,
 * nanoseconds nine, seconds as many as they came with. Remembers the last day: not thread-safe.
 */
final class TimeText {

    private static final long SECONDS_A_DAY = 86_400;
    /** 9999-12-31: later there is no four-digit year. */
    private static final long LAST_DAY = 2_932_896;

    /** What the last time that was written is in microseconds; {@link DecodedRecord#UNREAD}: not known. */
    long micros;

    private long knownDay = Long.MIN_VALUE;
    private RecordText.Piece knownDate;

    /**
     * Appends {@code text[from, to)}, between quotes.
     *
     * @return false, and nothing written, for what is no time in that unit
     */
    boolean write(byte[] text, int from, int to, TimeUnitOnWire unit, RecordText out) {
        return unit == TimeUnitOnWire.ISO
                ? writeIso(text, from, to, out)
                : writeCount(text, from, to, unit.decimals(), out);
    }

    private boolean writeCount(byte[] text, int from, int to, int decimals, RecordText out) {
        int point = from;
        while (point < to && text[point] >= '0' && text[point] <= '9') {
            point++;
        }
        if (point == from || to - from > 40) {
            return false;
        }
        if (point < to && text[point] != '.') {
            return writeExponent(text, from, to, decimals, out);
        }
        for (int i = point + 1; i < to; i++) {
            if (text[i] < '0' || text[i] > '9') {
                return writeExponent(text, from, to, decimals, out);
            }
        }
        int secondsEnd = Math.max(from, point - decimals);
        long seconds = 0;
        for (int i = from; i < secondsEnd; i++) {
            seconds = seconds * 10 + (text[i] - '0');
            if (seconds > (LAST_DAY + 1) * SECONDS_A_DAY) {
                return false;
            }
        }
        long day = seconds / SECONDS_A_DAY;
        if (day > LAST_DAY) {
            return false;
        }
        writeSeconds(day, (int) (seconds - day * SECONDS_A_DAY), out);
        int missing = decimals - (point - secondsEnd);
        micros = point == to
                ? Timestamps.micros(seconds, microsOfSecond(text, secondsEnd, point, missing))
                : DecodedRecord.UNREAD;
        boolean fraction = decimals > 0 || point + 1 < to;
        if (fraction) {
            out.add('.');
            for (int i = 0; i < missing; i++) {
                out.add('0');
            }
            out.add(text, secondsEnd, point);
            out.add(text, Math.min(to, point + 1), to);
        }
        out.add('Z');
        out.add('"');
        return true;
    }

    /** The first six digits behind {@code missing} zeros. */
    private static int microsOfSecond(byte[] text, int from, int to, int missing) {
        int value = 0;
        int digits = Math.min(6, missing);
        for (int i = from; i < to && digits < 6; i++) {
            value = value * 10 + (text[i] - '0');
            digits++;
        }
        for (; digits < 6; digits++) {
            value *= 10;
        }
        return value;
    }

    /** A count such as 1.602e12: written out, then as any other. */
    private boolean writeExponent(byte[] text, int from, int to, int decimals, RecordText out) {
        if (!NumberText.isNumber(text, from, to)) {
            return false;
        }
        byte[] plain = RecordText.bytes(NumberText.decimal(text, from, to).toPlainString());
        for (byte character : plain) {
            if (character != '.' && (character < '0' || character > '9')) {
                return false;
            }
        }
        return writeCount(plain, 0, plain.length, decimals, out);
    }

    private boolean writeIso(byte[] text, int from, int to, RecordText out) {
        try {
            micros = Timestamps.parse(text, from, to, "time");
        } catch (RefusedRecordException e) {
            return false;
        }
        if (text[to - 1] == 'Z' && text[from + 10] == 'T') {
            out.addQuoted(text, from, to);
            return true;
        }
        int zone = text[to - 1] == 'Z' || text[to - 1] == 'z' ? to - 1 : to - 6;
        String local = new String(text, from, 10, StandardCharsets.US_ASCII) + "T"
                + new String(text, from + 11, 8, StandardCharsets.US_ASCII);
        int offset = zone == to - 1 ? 0 : offsetSeconds(text, zone);
        LocalDateTime utc = LocalDateTime.parse(local).minusSeconds(offset);
        if (utc.getYear() < 0 || utc.getYear() > 9999) {
            return false;
        }
        writeSeconds(utc.toLocalDate().toEpochDay(), utc.toLocalTime().toSecondOfDay(), out);
        out.add(text, from + 19, zone);
        out.add('Z');
        out.add('"');
        return true;
    }

    private static int offsetSeconds(byte[] text, int zone) {
        int hours = (text[zone + 1] - '0') * 10 + text[zone + 2] - '0';
        int minutes = (text[zone + 4] - '0') * 10 + text[zone + 5] - '0';
        int seconds = hours * 3600 + minutes * 60;
        return text[zone] == '-' ? -seconds : seconds;
    }

    private void writeSeconds(long day, int second, RecordText out) {
        if (day != knownDay) {
            knownDate = RecordText.Piece.of("\"" + LocalDate.ofEpochDay(day) + "T");
            knownDay = day;
        }
        out.add(knownDate);
        out.addDigits(second / 3600, 2);
        out.add(':');
        out.addDigits(second / 60 % 60, 2);
        out.add(':');
        out.addDigits(second % 60, 2);
    }
}
