package io.pitlane.load;

import io.pitlane.config.LoadSettings;
import io.pitlane.dataset.Dataset;
import io.pitlane.dataset.Lookups;
import io.pitlane.dataset.PayloadDecoders;
import java.io.IOException;
import java.io.InputStream;
import java.time.Instant;

/** Reads the records of one dataset out of contents, as a load would, and stores nothing. Not thread-safe. */
final class RecordReading {

    private final Dataset dataset;
    private final PayloadDecoders decoders;
    private final LoadSettings settings;
    private final RecordEncoder encoder;
    private final Batch batch = new Batch();

    RecordReading(Dataset dataset, Lookups lookups, PayloadDecoders decoders, LoadSettings settings) {
        this.dataset = dataset;
        this.decoders = decoders;
        this.settings = settings;
        this.encoder = new RecordEncoder(dataset, lookups, decoders);
    }

    Dataset dataset() {
        return dataset;
    }

    /** Hears of chunks; what they hold is gone after the call. */
    interface Chunks {

        void chunk(Batch chunk);
    }

    /**
     * @param file with the dataset of this reading
     * @param now as the load's time
     */
    void read(SourceFile file, InputStream content, Instant now, Chunks chunks) throws IOException {
        ChunkReader reader =
                new ChunkReader(encoder, ChunkLimits.STANDARD, settings, new ReadAs(file, false, decoders));
        int chunk = 0;
        do {
            batch.clear();
            batch.entries.add(new BatchEntry("", file.path().toString(), chunk, 0, 0, reader.nextRecord(), now));
            if (chunk == 0) {
                reader.open(content, batch.source);
            } else {
                reader.resume(batch.source);
            }
            reader.read(batch, now);
            reader.keepRest(batch.source);
            chunks.chunk(batch);
            chunk++;
        } while (!reader.isAtEnd());
    }
}
