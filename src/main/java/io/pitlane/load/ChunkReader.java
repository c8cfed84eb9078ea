package io.pitlane.load;

import io.pitlane.config.LoadSettings;
import io.pitlane.dataset.RefusalReason;
import io.pitlane.dataset.Timestamps;
import java.io.IOException;
import java.io.InputStream;
import java.time.Instant;

/** Reads one content chunk by chunk: splits it into records and encodes each. Does not close the stream. Not thread-safe. */
final class ChunkReader {

    private final RecordEncoder encoder;
    private final ChunkLimits limits;
    private final LoadSettings settings;
    private final ReadAs readAs;
    private final RecordSlice slice = new RecordSlice();

    private final SourceBuffer rest = new SourceBuffer(0);
    private final ChunkSize expected = new ChunkSize();
    private RecordSplitter splitter;
    private long record;
    private boolean atEnd;

    ChunkReader(RecordEncoder encoder, ChunkLimits limits, LoadSettings settings, ReadAs readAs) {
        this.encoder = encoder;
        this.limits = limits;
        this.settings = settings;
        this.readAs = readAs;
    }

    /** Whether the last chunk has been read. */
    boolean isAtEnd() {
        return atEnd;
    }

    /** Index of the first record of the next chunk. */
    long nextRecord() {
        return record;
    }

    /** The content has so many bytes, or is packed into so few. */
    void expect(long contentBytes) {
        expected.ofContent(Math.min(contentBytes, limits.bytes()));
    }

    /** Begins a content behind what is in {@code source}. */
    void open(InputStream content, SourceBuffer source) throws IOException {
        source.open(content);
        splitter = readAs.splitter(source, settings);
        record = 0;
        atEnd = false;
    }

    /** Takes the beginning of the next chunk over into a cleared buffer. */
    void resume(SourceBuffer source) {
        source.continueFrom(rest);
    }

    /** Reads the next chunk into the batch's last entry. A recorded line is in one chunk with all its records. */
    void read(Batch batch, Instant now) throws IOException {
        expected.reserve(batch);
        SourceBuffer source = batch.source;
        BatchEntry entry = batch.lastEntry();
        entry.frame = readAs.frame();
        long micros = Timestamps.micros(now);
        encoder.beginPayload();
        long start = source.offset(source.position());
        while (entry.read < limits.records() && source.offset(source.position()) - start < limits.bytes()) {
            if (!splitter.next(source, slice)) {
                atEnd = true;
                entry.last = true;
                break;
            }
            long records = readAs.takes(source.bytes(), slice) ? encode(batch, micros) : 0;
            record += records;
            entry.read += records;
        }
        expected.learn(batch);
    }

    /** Keeps what was read of the next chunk, so that the batch can be given away. */
    void keepRest(SourceBuffer source) {
        rest.continueFrom(source);
    }

    /** Returns the number of records. */
    private long encode(Batch batch, long micros) {
        if (slice.isTruncated()) {
            batch.addRefusal(slice, record, RefusalReason.RECORD_TOO_LONG, readAs.tooLong(slice.length, settings));
        } else if (slice.problem != null) {
            batch.addRefusal(slice, record, RefusalReason.BAD_JSON, "not JSON: " + slice.problem);
        } else if (readAs.isOfLines()) {
            return encoder.line(batch, slice, record, micros);
        } else {
            encoder.record(batch, slice, record, micros);
        }
        return 1;
    }
}
