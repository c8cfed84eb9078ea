package io.pitlane.load;

import io.pitlane.dataset.Dataset;
import io.pitlane.dataset.DecodedRecord;
import io.pitlane.dataset.Lookups;
import io.pitlane.dataset.PayloadDecoder;
import io.pitlane.dataset.PayloadDecoders;
import io.pitlane.dataset.RecordCodec;
import io.pitlane.dataset.RefusalReason;
import io.pitlane.dataset.RefusedRecordException;

/**
 * Turns records, and the records that recorded lines hold, into rows and refusals of a batch. Keeps working space: not
 * thread-safe, one instance a thread.
 */
final class RecordEncoder implements PayloadDecoder.Sink {

    private final String dataset;
    private final PayloadDecoders decoders;
    private final RecordCodec codec;
    private PayloadDecoder decoder;

    private Batch batch;
    private RecordSlice slice;
    private long record;
    private int element;
    private long now;
    private boolean goesOn;

    RecordEncoder(Dataset dataset, Lookups lookups, PayloadDecoders decoders) {
        this.dataset = dataset.name();
        this.decoders = decoders;
        this.codec = new RecordCodec(dataset, lookups);
    }

    /** Takes the record that the slice holds. */
    void record(Batch target, RecordSlice found, long index, long micros) {
        try {
            codec.encode(target.source.bytes(), found.from, found.to, target.rows, micros);
            target.addRow(found, index, Batch.WHOLE);
        } catch (RefusedRecordException e) {
            target.addRefusal(found, index, e.reason(), e.getMessage());
        }
    }

    /**
     * Takes the records of the recorded line that the slice holds, or of the payload that the frame of the batch's last
     * entry makes a line of.
     *
     * @param index of the first of them
     * @return their number; a line that is refused as a whole counts as one
     */
    long line(Batch target, RecordSlice found, long index, long micros) {
        batch = target;
        slice = found;
        record = index;
        element = 0;
        now = micros;
        PayloadFrame frame = target.lastEntry().frame;
        try {
            if (frame == null) {
                decoder().decode(target.source.bytes(), found.from, found.to, this);
            } else {
                byte[] line = frame.line(target.source.bytes(), found.from, found.to);
                decoder().decode(line, 0, line.length, this);
            }
        } catch (RefusedRecordException e) {
            target.addRefusal(found, record, e.reason(), e.getMessage());
            record++;
        }
        return record - index;
    }

    private PayloadDecoder decoder() {
        if (decoder == null) {
            decoder = decoders.decoder(dataset);
        }
        return decoder;
    }

    /** Records from here on are of another chunk of a file of records. */
    void beginPayload() {
        codec.beginPayload();
    }

    /** The next line holds more of the payload that the last one held. */
    void goOnWithPayload() {
        goesOn = true;
    }

    @Override
    public void payload() {
        if (!goesOn) {
            codec.beginPayload();
        }
        goesOn = false;
    }

    @Override
    public void record(byte[] json, int from, int to, PayloadDecoder.Cut cut) {
        try {
            codec.encode(json, from, to, batch.rows, now);
            added();
        } catch (RefusedRecordException e) {
            refused(e, cut);
        }
    }

    @Override
    public void record(DecodedRecord decoded, PayloadDecoder.Cut cut) {
        try {
            codec.encode(decoded, batch.rows, now);
            added();
        } catch (RefusedRecordException e) {
            refused(e, cut);
        }
    }

    private void added() {
        batch.addRow(slice, record, element);
        record++;
        element++;
    }

    private void refused(RefusedRecordException e, PayloadDecoder.Cut cut) {
        batch.addRefusal(slice, record, cut, e.reason(), e.getMessage());
        record++;
        element++;
    }

    @Override
    public void refused(RefusalReason reason, String pointer, String detail, PayloadDecoder.Cut cut) {
        batch.addRefusal(slice, record, cut, reason, pointer.isEmpty() ? detail : pointer + ": " + detail);
        record++;
        element++;
    }
}
