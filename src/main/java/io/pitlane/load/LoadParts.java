package io.pitlane.load;

import io.pitlane.config.LoadSettings;
import io.pitlane.database.Transactions;
import io.pitlane.dataset.PayloadDecoders;
import io.pitlane.metrics.LoadMetrics;
import java.time.Clock;

/** What every load of a loader shares. Immutable. */
record LoadParts(
        Transactions transactions,
        PayloadDecoders decoders,
        LoadTables tables,
        LoadSettings settings,
        ChunkLimits limits,
        LoadMetrics metrics,
        Clock clock,
        String process,
        Workers workers,
        BatchPool batches,
        Ledger ledger,
        DatabaseLookups lookups,
        RejectsFiles rejectsFiles) {}
