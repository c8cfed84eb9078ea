package io.pitlane.load;

import io.pitlane.dataset.RecordCodec;
import io.pitlane.dataset.RefusalReason;
import io.pitlane.dataset.RefusedRecordException;
import io.pitlane.dataset.Timestamps;
import java.io.IOException;
import java.io.InputStream;
import java.time.Instant;

/** Reads one content chunk by chunk: splits it into records and encodes each. Does not close the stream. Not thread-safe. */
final class ChunkReader {

    private final RecordCodec codec;
    private final ChunkLimits limits;
    private final int longestRecord;
    private final String fileName;
    private final RecordSlice slice = new RecordSlice();

    private final SourceBuffer rest = new SourceBuffer(0);
    private RecordSplitter splitter;
    private long record;
    private boolean atEnd;

    ChunkReader(RecordCodec codec, ChunkLimits limits, int longestRecord, String fileName) {
        this.codec = codec;
        this.limits = limits;
        this.longestRecord = longestRecord;
        this.fileName = fileName;
    }

    /** Whether the last chunk has been read. */
    boolean isAtEnd() {
        return atEnd;
    }

    /** Index of the first record of the next chunk. */
    long nextRecord() {
        return record;
    }

    /** Begins a content behind what is in {@code source}. */
    void open(InputStream content, SourceBuffer source) throws IOException {
        source.open(content);
        splitter = ContentForm.of(fileName, source).splitter(longestRecord);
        record = 0;
        atEnd = false;
    }

    /** Takes the beginning of the next chunk over into a cleared buffer. */
    void resume(SourceBuffer source) {
        source.continueFrom(rest);
    }

    /** Reads the next chunk into the batch's last entry. */
    void read(Batch batch, Instant now) throws IOException {
        SourceBuffer source = batch.source;
        BatchEntry entry = batch.entries.get(batch.entries.size() - 1);
        long micros = Timestamps.micros(now);
        codec.beginPayload();
        long start = source.offset(source.position());
        while (entry.read < limits.records() && source.offset(source.position()) - start < limits.bytes()) {
            if (!splitter.next(source, slice)) {
                atEnd = true;
                entry.last = true;
                break;
            }
            encode(batch, micros);
            record++;
            entry.read++;
        }
    }

    /** Keeps what was read of the next chunk, so that the batch can be given away. */
    void keepRest(SourceBuffer source) {
        rest.continueFrom(source);
    }

    private void encode(Batch batch, long micros) {
        if (slice.isTruncated()) {
            batch.addRefusal(
                    slice,
                    record,
                    RefusalReason.RECORD_TOO_LONG,
                    "the record has " + slice.length + " bytes, at most " + longestRecord
                            + " are allowed (setting load.max-record)");
        } else if (slice.problem != null) {
            batch.addRefusal(slice, record, RefusalReason.BAD_JSON, "not JSON: " + slice.problem);
        } else {
            try {
                codec.encode(batch.source.bytes(), slice.from, slice.to, batch.rows, micros);
                batch.addRow(slice, record);
            } catch (RefusedRecordException e) {
                batch.addRefusal(slice, record, e.reason(), e.getMessage());
            }
        }
    }
}
