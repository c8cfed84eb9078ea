package io.pitlane.feed;

import io.pitlane.database.DatabaseUnavailableException;
import io.pitlane.load.BatchReport;
import io.pitlane.load.Loader;
import io.pitlane.store.BatchIds;
import java.time.Clock;
import java.util.Optional;
import java.util.function.Supplier;

/** Hands lines to the loader, each call as a batch with a UUIDv7 of its own. Thread-safe. */
public final class LoaderBatches implements LineLoad {

    private final Supplier<Optional<Loader>> loader;
    private final BatchIds ids;

    /** @param loader empty while there is no database that takes records */
    public LoaderBatches(Supplier<Optional<Loader>> loader, Clock clock) {
        this.loader = loader;
        this.ids = new BatchIds(clock);
    }

    @Override
    public BatchReport recording(String origin, byte[] lines) {
        return loader().loadRecording(ids.next().toString(), origin, lines);
    }

    @Override
    public BatchReport records(String origin, String dataset, byte[] lines) {
        return loader().loadRecords(ids.next().toString(), origin, dataset, lines);
    }

    private Loader loader() {
        return loader.get().orElseThrow(() -> new DatabaseUnavailableException("no database takes records now", null));
    }
}
