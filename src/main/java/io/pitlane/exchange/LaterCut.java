package io.pitlane.exchange;

import io.pitlane.dataset.DecodedRecord;
import io.pitlane.dataset.PayloadDecoder;
import io.pitlane.dataset.RefusalReason;
import io.pitlane.dataset.RefusedRecordException;
import java.util.function.Supplier;

/**
 * Cuts the only row out of a line of a known form: by decoding the line again as if it were new, since rows are seldom
 * cut out. Valid while the line's text is. Not thread-safe.
 */
final class LaterCut implements PayloadDecoder.Cut {

    private final Supplier<PayloadDecoder> newDecoder;
    private byte[] text;
    private int from;
    private int to;

    LaterCut(Supplier<PayloadDecoder> newDecoder) {
        this.newDecoder = newDecoder;
    }

    void begin(byte[] lineText, int lineFrom, int lineTo) {
        text = lineText;
        from = lineFrom;
        to = lineTo;
    }

    @Override
    public byte[] line() {
        return cut().line;
    }

    @Override
    public String pointer() {
        return cut().pointer;
    }

    private Taken cut() {
        Taken taken = new Taken();
        try {
            newDecoder.get().decode(text, from, to, taken);
        } catch (RefusedRecordException e) {
            throw new IllegalStateException("a line that was decoded before", e);
        }
        return taken;
    }

    /** Keeps what is cut out. */
    private static final class Taken implements PayloadDecoder.Sink {

        private byte[] line;
        private String pointer;

        @Override
        public void payload() {
            // its only row is what is wanted
        }

        @Override
        public void record(byte[] json, int jsonFrom, int jsonTo, PayloadDecoder.Cut cut) {
            take(cut);
        }

        @Override
        public void record(DecodedRecord record, PayloadDecoder.Cut cut) {
            take(cut);
        }

        @Override
        public void refused(RefusalReason reason, String at, String detail, PayloadDecoder.Cut cut) {
            take(cut);
        }

        private void take(PayloadDecoder.Cut cut) {
            line = cut.line();
            pointer = cut.pointer();
        }
    }
}
