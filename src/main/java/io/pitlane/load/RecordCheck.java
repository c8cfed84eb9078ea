package io.pitlane.load;

import io.pitlane.config.LoadSettings;
import io.pitlane.dataset.Catalog;
import io.pitlane.dataset.Dataset;
import io.pitlane.dataset.FieldLookup;
import io.pitlane.dataset.LookupIndex;
import io.pitlane.dataset.PayloadDecoders;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** Finds the records of a batch that do not fit whatever the database holds, without asking it. Thread-safe. */
public final class RecordCheck {

    private final Catalog catalog;
    private final PayloadDecoders decoders;
    private final LoadSettings settings;
    private final RememberedLookups lookups;
    private final Clock clock;

    /** Where there is no database: names of which only that would know are taken to be right. */
    public RecordCheck(Catalog catalog, PayloadDecoders decoders, LoadSettings settings, Clock clock) {
        this(catalog, decoders, settings, lookup -> Optional.empty(), clock);
    }

    RecordCheck(
            Catalog catalog,
            PayloadDecoders decoders,
            LoadSettings settings,
            Function<FieldLookup, Optional<LookupIndex>> remembered,
            Clock clock) {
        this.catalog = catalog;
        this.decoders = decoders;
        this.settings = settings;
        this.lookups = new RememberedLookups(remembered);
        this.clock = clock;
    }

    /**
     * What is sure to be refused; nothing of a recording, which is decoded when it is loaded.
     *
     * @throws io.pitlane.error.InvalidInputException if the dataset is not in the catalog
     */
    public List<BatchReport.Refused> findRefused(RecordBatch batch) {
        Dataset dataset =
                catalog.find(batch.dataset()).orElseThrow(() -> CatalogNames.unknown(batch.dataset(), catalog));
        List<BatchReport.Refused> refused = new ArrayList<>();
        if (batch.form() == SourceFile.Form.RECORDING) {
            return refused;
        }
        RecordEncoder encoder = new RecordEncoder(dataset, lookups, decoders);
        ReadAs readAs = new ReadAs(MemoryLoad.sourceOf(batch), true, decoders);
        ChunkReader reader = new ChunkReader(encoder, ChunkLimits.STANDARD, settings, readAs);
        Batch chunk = new Batch();
        int number = 0;
        boolean known = true;
        do {
            BatchEntry entry = new BatchEntry(
                    batch.batchId(),
                    batch.origin(),
                    number++,
                    0,
                    batch.lines().length,
                    number == 1 ? 0 : reader.nextRecord(),
                    clock.instant());
            chunk.entries.add(entry);
            try {
                MemoryLoad.readChunk(reader, chunk, entry, batch);
            } catch (RememberedLookups.NotKnownException e) {
                known = false;
            }
            refused.addAll(chunk.refusedOf(entry));
            chunk.clear();
        } while (known && !reader.isAtEnd());
        return refused;
    }
}
