package io.pitlane.app;

import io.pitlane.config.DatabaseMode;
import io.pitlane.config.FullPolicy;
import io.pitlane.config.Settings;
import io.pitlane.config.StoreMode;
import io.pitlane.dataset.Dataset;
import io.pitlane.error.PitlaneException;
import io.pitlane.load.RecordCheck;
import io.pitlane.metrics.MicrometerSpoolMetrics;
import io.pitlane.metrics.MicrometerStoreMetrics;
import io.pitlane.store.Backlog;
import io.pitlane.store.DatabasePresence;
import io.pitlane.store.DiskLayer;
import io.pitlane.store.FileTier;
import io.pitlane.store.FreshLatency;
import io.pitlane.store.MirrorProof;
import io.pitlane.store.PitTree;
import io.pitlane.store.RefusalCheck;
import io.pitlane.store.RejoiningLoad;
import io.pitlane.store.Spool;
import io.pitlane.store.SpoolBatch;
import io.pitlane.store.SpooledId;
import io.pitlane.store.TieredStore;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The store and what it stands on. Closing it drains the queues. */
final class StoreParts implements AutoCloseable {

    /** A sender that was not answered has sent its batch again by then, or never will. */
    private static final Duration OLD_PLAN = Duration.ofDays(1);

    /** Of what is read from files. */
    private static final String MIRRORED_SCHEMA = "pit";

    private static final Logger LOG = LoggerFactory.getLogger(StoreParts.class);

    private final Spool spool;
    private final TieredStore store;
    private final FileTier files;
    private final PitTree tree;
    private final FreshLatency latency = new FreshLatency(System::nanoTime);
    private final Clock clock;

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
        this.clock = clock;
        this.tree = new PitTree(settings.home().pit(), application.catalog(), application.decoders(), new DiskLayer());
        MirrorProof proof = application.mirrorProof();
        prove(application, proof, presence);
        this.files = new FileTier(
                spool,
                tree,
                settings.store().mode(),
                proof,
                settings.fileReads().maxFiles());
        RefusalCheck check = storage.<RefusalCheck>map(parts -> parts.loader()::findRefused)
                .orElseGet(() -> new RecordCheck(application.catalog(), application.decoders(), settings.load(), clock)
                        ::findRefused);
        this.store = new TieredStore(
                application.catalog(),
                settings.store(),
                new TieredStore.Destination(
                        storage.map(parts -> new RejoiningLoad(parts.loader()::loadTogether, spool)),
                        presence,
                        check,
                        backlog(),
                        tree,
                        isForgetful),
                latency.hearing(new MicrometerStoreMetrics(application.metrics().registry())),
                clock);
    }

    /** Before the first record is taken: what the mirror will hold, and what may get past it. */
    private void prove(Application application, MirrorProof proof, DatabasePresence presence) {
        if (application.settings().store().mode() == StoreMode.DATABASE_FIRST) {
            proof.broken();
            return;
        }
        List<String> datasets = application.catalog().all().stream()
                .filter(dataset -> dataset.schema().equals(MIRRORED_SCHEMA))
                .map(Dataset::name)
                .toList();
        proof.begin(datasets);
        if (application.storage().isPresent() && presence.isReady()) {
            datasets.stream()
                    .filter(dataset -> spool.backlog(dataset).isEmpty() && isEmpty(application, dataset))
                    .forEach(proof::wasEmpty);
        }
    }

    private static boolean isEmpty(Application application, String dataset) {
        try {
            return application.loader().isEmpty(dataset);
        } catch (PitlaneException unknown) {
            return false;
        }
    }

    private Backlog backlog() {
        return new Backlog() {
            @Override
            public void write(SpoolBatch batch) {
                spool.write(batch);
            }

            @Override
            public List<SpooledId> ids() {
                return spool.ids();
            }
        };
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

    /** How long records that come in now have to wait. */
    FreshLatency latency() {
        return latency;
    }

    /** Clears up after processes that died. Never fails. */
    void tidy() {
        spool.tidy();
        tree.tidy(clock.instant().minus(OLD_PLAN));
    }

    /** Reads of what is on disk. */
    FileTier files() {
        return files;
    }

    @Override
    public void close() {
        store.close();
        spool.close();
    }
}
