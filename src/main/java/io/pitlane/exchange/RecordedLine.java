package io.pitlane.exchange;

import io.pitlane.dataset.DecodedRecord;
import io.pitlane.dataset.Excerpt;
import io.pitlane.dataset.RefusalReason;
import io.pitlane.dataset.RefusedRecordException;
import java.nio.charset.StandardCharsets;

/** The members of one recorded line. Filled anew for each line: not thread-safe. */
final class RecordedLine {

    static final Name EXCHANGE = new Name("exchange");
    static final Name KIND = new Name("kind");
    static final Name SYMBOL = new Name("symbol");
    static final Name RECEIVED_AT = new Name("received_at");
    static final Name PAYLOAD = new Name("payload");
    /** For people who read a recording; nothing is made of it. */
    static final Name NOTE = new Name("note");

    private final TimeText times;

    /** Where its values lie. */
    JsonIndex index;

    int from;
    int to;
    int exchange;
    int kind;
    int symbol;
    int payload;
    int receivedAtNode;
    /** The time of receipt as it stands in records, quotes included; empty: there is none. */
    final RecordText receivedAt = new RecordText();
    /** The same in microseconds. */
    long receivedMicros;

    RecordedLine(TimeText times) {
        this.times = times;
    }

    /** Reads a line into an index, and its members. */
    void read(byte[] text, int lineFrom, int lineTo, JsonIndex into) throws RefusedRecordException {
        from = lineFrom;
        to = lineTo;
        index = into;
        index.read(text, lineFrom, lineTo);
        if (index.kind(0) != JsonIndex.OBJECT) {
            throw new RefusedRecordException(
                    RefusalReason.NOT_AN_OBJECT, "a recorded line is a JSON object with exchange, kind and payload");
        }
        exchange = JsonIndex.NONE;
        kind = JsonIndex.NONE;
        symbol = JsonIndex.NONE;
        payload = JsonIndex.NONE;
        int received = JsonIndex.NONE;
        for (int child = 1; child < index.after(0); child = index.after(child)) {
            if (index.isNamed(child, EXCHANGE)) {
                exchange = child;
            } else if (index.isNamed(child, KIND)) {
                kind = child;
            } else if (index.isNamed(child, SYMBOL)) {
                symbol = child;
            } else if (index.isNamed(child, RECEIVED_AT)) {
                received = child;
            } else if (index.isNamed(child, PAYLOAD)) {
                payload = child;
            } else if (!index.isNamed(child, NOTE)) {
                throw new RefusedRecordException(
                        RefusalReason.UNKNOWN_FIELD,
                        "a recorded line has no member "
                                + Excerpt.of(new String(index.name(child), StandardCharsets.UTF_8))
                                + "; known: exchange, kind, symbol, received_at, payload, note");
            }
        }
        exchange = word(exchange, "exchange", true);
        kind = word(kind, "kind", true);
        symbol = word(symbol, "symbol", false);
        receivedAtNode = word(received, "received_at", false);
        readReceivedAt(receivedAtNode);
        if (payload < 0) {
            throw new RefusedRecordException(RefusalReason.MISSING_FIELD, "the line has no payload");
        }
    }

    /** Takes a line whose values are known to lie in {@code in}, and to be what they must be but for its time of receipt. */
    void take(JsonIndex in, int lineFrom, int lineTo, int symbolNode, int receivedAt) throws RefusedRecordException {
        from = lineFrom;
        to = lineTo;
        index = in;
        symbol = symbolNode;
        receivedAtNode = receivedAt;
        readReceivedAt(receivedAt);
    }

    private int word(int node, String name, boolean needed) throws RefusedRecordException {
        if (index.isAbsent(node)) {
            if (needed) {
                throw new RefusedRecordException(RefusalReason.MISSING_FIELD, "the line does not say its " + name);
            }
            return JsonIndex.NONE;
        }
        if (index.kind(node) != JsonIndex.STRING) {
            throw new RefusedRecordException(RefusalReason.WRONG_TYPE, "the line's " + name + " is no plain text");
        }
        return node;
    }

    private void readReceivedAt(int node) throws RefusedRecordException {
        receivedAt.clear();
        receivedMicros = DecodedRecord.UNREAD;
        if (node < 0) {
            return;
        }
        if (!times.write(index.text, index.from(node), index.to(node), TimeUnitOnWire.ISO, receivedAt)) {
            throw new RefusedRecordException(
                    RefusalReason.WRONG_TYPE,
                    "received_at: " + Excerpt.of(index.text, index.from(node), index.to(node))
                            + " is not a time with an offset (expected e.g. 2026-01-31T23:59:59.123Z)");
        }
        receivedMicros = times.micros;
    }
}
