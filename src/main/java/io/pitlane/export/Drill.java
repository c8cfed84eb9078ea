package io.pitlane.export;

import io.pitlane.database.Database;
import io.pitlane.database.NamedLock;
import io.pitlane.dataset.Catalog;
import io.pitlane.error.IntegrityException;
import io.pitlane.error.NotYetException;
import io.pitlane.metrics.DrillMetrics;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/**
 * Restores the newest export into a scratch database, which is dropped whatever happens, and compares it with its
 * manifest: every part once a week, else those that no drill has restored before. What passes counts as verified. One
 * at a time for a database, also among processes; thread-safe.
 */
public final class Drill {

    /** Held in a session for as long as a drill goes on. */
    static final String LOCK = "pitlane restore drill";

    private final Database database;
    private final Catalog catalog;
    private final ExportFolder folder;
    private final ExportLedger exports;
    private final DrillLedger drills;
    private final Supplier<Optional<ScratchServer>> standIn;
    private final BooleanSupplier isStopped;
    private final DrillMetrics metrics;

    /**
     * @param standIn the embedded server, for where the database's own does not let the user create databases; empty:
     *     there is none. Asked for only when it is needed; the caller closes it
     * @param isStopped whether to end behind the part in hand, since the process is told to stop
     */
    public Drill(
            Database database,
            Catalog catalog,
            ExportFolder folder,
            Supplier<Optional<ScratchServer>> standIn,
            BooleanSupplier isStopped,
            DrillMetrics metrics) {
        this.database = database;
        this.catalog = catalog;
        this.folder = folder;
        this.exports = new ExportLedger(database.transactions());
        this.drills = new DrillLedger(database.transactions());
        this.standIn = standIn;
        this.isStopped = isStopped;
        this.metrics = metrics;
    }

    /**
     * Drills the newest set.
     *
     * @param due decides whether it is time for the whole set
     * @return {@code set}, {@code kind}, {@code server}, {@code parts}, {@code rows}, {@code seconds}
     * @throws NotYetException if there is no set, another drill is under way, or no server takes a scratch database
     * @throws IntegrityException if the set is damaged, which is noted
     */
    public Map<String, Object> run(Instant due) {
        ExportSet set = newest();
        NamedLock lock = database.transactions()
                .tryLock(LOCK)
                .orElseThrow(() -> new NotYetException("Another drill of this database is under way"));
        try {
            return run(set, due);
        } finally {
            lock.close();
        }
    }

    /** The last drill that has ended; empty where none has. */
    public Optional<DrillLedger.Row> last() {
        return drills.last();
    }

    private ExportSet newest() {
        return folder.newest()
                .orElseThrow(() -> new NotYetException(
                        "There is no export in " + folder.path() + " to be drilled; 'pitlane export' makes one"));
    }

    private Map<String, Object> run(ExportSet set, Instant due) {
        long start = System.nanoTime();
        ScratchServer server = server(set);
        DrillScope scope = DrillScope.due(due, drills.lastWhole());
        List<ManifestPart> parts = scope.parts(set.manifest(), drills.drilled());
        long drill = drills.began(set.name(), scope.word(), server.address());
        try {
            restore(set, parts, server);
        } catch (IntegrityException damage) {
            metrics.notPassed();
            exports.damaged(folder.id(), set.name(), damage.getMessage());
            drills.notPassed(drill, "damaged", parts, damage.getMessage());
            throw damage;
        } catch (RuntimeException failure) {
            if (!isStopped.getAsBoolean()) {
                metrics.notPassed();
            }
            noteFailure(drill, failure);
            throw failure;
        }
        double seconds = (System.nanoTime() - start) / 1e9;
        drills.passed(drill, parts, set.manifest().parts());
        exports.verified(folder.id(), set.name());
        metrics.passed(seconds, System.currentTimeMillis() / 1e3);
        Map<String, Object> figures = new LinkedHashMap<>();
        figures.put("set", set.name());
        figures.put("kind", scope.word());
        figures.put("server", server.address());
        figures.put("parts", parts.size());
        figures.put("rows", parts.stream().mapToLong(ManifestPart::rows).sum());
        figures.put("seconds", seconds);
        return figures;
    }

    private void restore(ExportSet set, List<ManifestPart> parts, ScratchServer server) {
        ExportProgress progress = new StoppableProgress("The drill", isStopped);
        new Verification(progress).verify(set.folder()).requireWhole();
        try (ScratchDatabase scratch = ScratchDatabase.create(server.database(), database)) {
            new DrillRestore(catalog, progress).run(set, parts, scratch);
        }
    }

    private void noteFailure(long drill, RuntimeException failure) {
        try {
            drills.notPassed(drill, "failed", List.of(), String.valueOf(failure.getMessage()));
        } catch (RuntimeException secondary) {
            failure.addSuppressed(secondary);
        }
    }

    /** The database's own, else the embedded one. */
    private ScratchServer server(ExportSet set) {
        ScratchServer own = new ScratchServer(database);
        if (own.takes(set.manifest())) {
            return own;
        }
        return standIn.get()
                .filter(server -> server.takes(set.manifest()))
                .orElseThrow(() -> new NotYetException(
                        "No export can be drilled: user " + database.target().user()
                                + " may not create databases on " + own.address()
                                + ", and the embedded PostgreSQL is older than "
                                + set.manifest().serverVersion() + "; grant CREATEDB"));
    }
}
