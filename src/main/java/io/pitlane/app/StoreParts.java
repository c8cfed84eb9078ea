package io.pitlane.app;

import io.pitlane.config.DatabaseMode;
import io.pitlane.config.FullPolicy;
import io.pitlane.config.Settings;
import io.pitlane.dataset.Dataset;
import io.pitlane.load.RecordCheck;
import io.pitlane.metrics.MicrometerSpoolMetrics;
import io.pitlane.metrics.MicrometerStoreMetrics;
import io.pitlane.store.DatabasePresence;
import io.pitlane.store.DiskLayer;
import io.pitlane.store.PitTree;
import io.pitlane.store.RefusalCheck;
import io.pitlane.store.Spool;
import io.pitlane.store.TieredStore;
import java.time.Clock;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The store and what it stands on. Closing it drains the queues. */
final class StoreParts implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(StoreParts.class);

    private final Spool spool;
    private final TieredStore store;

    /** @param presence whether the database takes records now */
    StoreParts(Application application, DatabasePresence presence, Clock clock) {
        Settings settings = application.settings();
        Optional<Storage> storage = application.storage();
        boolean isForgetful = settings.database().mode() == DatabaseMode.MEMORY;
        if (isForgetful) {
            LOG.warn("Records that come without a file are acknowledged and kept nowhere (db.backend = memory)");
        }
        this.spool = new Spool(
                settings.home().spool(),
                settings.home().quarantine(),
                new DiskLayer(),
                settings.spool(),
                dataset -> whenFull(application, dataset),
                settings.store().queue().patience(),
                new MicrometerSpoolMetrics(application.metrics().registry()),
                clock);
        RefusalCheck check = storage.<RefusalCheck>map(parts -> parts.loader()::findRefused)
                .orElseGet(() -> new RecordCheck(application.catalog(), application.decoders(), settings.load(), clock)
                        ::findRefused);
        this.store = new TieredStore(
                application.catalog(),
                settings.store(),
                new TieredStore.Destination(
                        storage.map(parts -> parts.loader()::loadTogether),
                        presence,
                        check,
                        spool::write,
                        new PitTree(
                                settings.home().pit(), application.catalog(), application.decoders(), new DiskLayer()),
                        isForgetful),
                new MicrometerStoreMetrics(application.metrics().registry()),
                clock);
    }

    private static FullPolicy whenFull(Application application, String dataset) {
        return application
                .catalog()
                .find(dataset)
                .map(Dataset::whenFull)
                .orElse(application.settings().spool().whenFull());
    }

    TieredStore store() {
        return store;
    }

    Spool spool() {
        return spool;
    }

    @Override
    public void close() {
        store.close();
        spool.close();
    }
}
