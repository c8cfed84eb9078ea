package io.pitlane.load;

import io.pitlane.database.DatabaseUnavailableException;
import io.pitlane.database.SessionLock;
import io.pitlane.dataset.Dataset;
import io.pitlane.dataset.RowComparison;
import java.time.LocalDate;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The days of one file that had no partition when the load came to them: each is loaded apart, into a table without
 * indexes, and becomes a partition when the load has moved past it. That takes about half of the server's time.
 *
 * <p>No index keeps repeats out of such a table. So the hash of each key is kept, and the day of a row whose hash is
 * known is finished first: then that row goes the usual way, where it is compared with the one that is there. Belongs to
 * the thread that reads, but for {@link #commit}.
 */
final class DaysApart implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(DaysApart.class);

    /**
     * So many chunks may pass without a row of a day before it is taken to be whole: as many as leave something to finish for
     * one connection while the other commits the last chunk.
     */
    private static final int CHUNKS_WITHOUT = 5;

    private static final int MOST_KEYS = 4_000_000;
    /** Bytes of heap for each key that is kept, of which the key takes a fifth: keys are not all that a load keeps. */
    private static final int HEAP_PER_KEY = 64;

    private final LoadParts parts;
    private final DatasetLoad load;
    private final String loadId;
    private final DayBudget newDays;
    private final String dataset;
    private final RowComparison comparison;
    private final DayLoads dayLoads;
    private final Workers.Tasks finishing;
    private final int timeColumn;
    private final long mostKeys;
    private final boolean possible;
    private boolean allowed;

    /** By the day's number; null: it is loaded the usual way. */
    private final Map<Integer, DayApart> days = new TreeMap<>();

    private SessionLock lock;
    private long keys;

    DaysApart(LoadParts parts, DatasetLoad load, String loadId, DayBudget newDays) {
        Dataset loaded = load.dataset();
        this.parts = parts;
        this.load = load;
        this.loadId = loadId;
        this.newDays = newDays;
        this.dataset = loaded.name();
        this.comparison = new RowComparison(loaded);
        this.dayLoads = new DayLoads(parts.transactions());
        this.finishing = parts.workers().begin();
        this.timeColumn = loaded.indexOf(loaded.time());
        this.mostKeys = Math.min(MOST_KEYS, Runtime.getRuntime().maxMemory() / HEAP_PER_KEY);
        this.possible = loaded.isPartitionedByDay() && !loaded.identity().newestWins();
    }

    /** Finishes what a load that was killed has left; to be called first. */
    void finishOrphans() {
        allowed = possible && dayLoads.areAllowed();
        if (allowed) {
            int orphans = dayLoads.finishOrphans();
            if (orphans > 0) {
                LOG.info("Finished {} days that a load had left behind", orphans);
            }
        }
    }

    /** Decides where the rows of a chunk go. To be followed by {@link #commit} or, in any case, {@link #ended}. */
    void place(Batch batch, int chunk) {
        if (!possible) {
            return;
        }
        int rows = batch.rows.rows();
        closeTaken();
        makeRoom(rows);
        DayApart[] places = new DayApart[rows];
        int lastNumber = Integer.MIN_VALUE;
        DayApart last = null;
        for (int row = 0; row < rows; row++) {
            int number = dayNumber(batch, row);
            if (number != lastNumber) {
                last = day(number);
                lastNumber = number;
            }
            places[row] = last;
        }
        finishRepeated(batch, places);
        awaitFinished(places);
        batch.places = new RowPlaces(places);
        batch.places.days().forEach(day -> day.chunkBegan(chunk));
        open().stream().filter(day -> day.lastChunk() <= chunk - CHUNKS_WITHOUT).forEach(this::finish);
    }

    private int dayNumber(Batch batch, int row) {
        byte[] bytes = batch.rows.bytes();
        return Days.number(bytes, batch.rows.start(row), timeColumn);
    }

    private DayApart day(int number) {
        if (!days.containsKey(number)) {
            LocalDate day = Days.of(number);
            // what is beyond the budget goes the usual way, where it is refused if the day is new indeed
            Optional<String> begun = newDays.hasRoomFor(day) ? begin(day) : Optional.empty();
            if (begun.isPresent()) {
                newDays.take(dataset, List.of(day));
            }
            days.put(number, begun.map(table -> new DayApart(day, table)).orElse(null));
        }
        return days.get(number);
    }

    private Optional<String> begin(LocalDate day) {
        if (!allowed) {
            return Optional.empty();
        }
        if (lock == null) {
            lock = parts.transactions().holdLock();
        }
        return dayLoads.begin(dataset, day, loadId, lock.key());
    }

    private void closeTaken() {
        for (DayApart day : open()) {
            if (day.isTaken()) {
                close(day);
                day.finished();
            }
        }
    }

    /** Finishes everything where more keys would have to be kept than there is room for. */
    private void makeRoom(int rows) {
        if (keys + rows > mostKeys) {
            finishAll();
        }
    }

    private void finishRepeated(Batch batch, DayApart[] places) {
        byte[] bytes = batch.rows.bytes();
        Set<DayApart> repeated = new HashSet<>();
        for (int row = 0; row < places.length; row++) {
            DayApart day = places[row];
            int start = batch.rows.start(row);
            if (day != null && day.isOpen() && comparison.hasKey(bytes, start)) {
                if (day.addKey(comparison.keyHash(bytes, start))) {
                    keys++;
                } else {
                    repeated.add(day);
                }
            }
        }
        repeated.forEach(this::finish);
    }

    /** Rows of a day that is finished go the usual way, once it is a partition. */
    private static void awaitFinished(DayApart[] places) {
        for (int row = 0; row < places.length; row++) {
            if (places[row] != null && !places[row].isOpen()) {
                places[row].awaitFinished();
                places[row] = null;
            }
        }
    }

    /** Commits a chunk that was placed. On a worker. */
    void commit(Batch batch) {
        try {
            load.committer().commit(batch);
        } catch (DayTakenException e) {
            // Of a chunk in several days, some may still be apart.
            batch.places.days().forEach(day -> {
                day.take();
                dayLoads.finish(dataset, day.day(), false);
            });
            ended(batch);
            batch.places = null;
            load.committer().commit(batch);
        }
    }

    /** To be called once for each chunk that was placed, whatever became of it; days are not finished before. */
    static void ended(Batch batch) {
        if (batch.places != null) {
            batch.places.days().forEach(DayApart::chunkEnded);
        }
    }

    private void finish(DayApart day) {
        finish(day, parts.settings().connections() == 1);
    }

    private void finish(DayApart day, boolean alone) {
        close(day);
        finishing.submit(() -> {
            try {
                day.awaitChunks();
                dayLoads.finish(dataset, day.day(), alone);
            } finally {
                day.finished();
            }
        });
    }

    private void close(DayApart day) {
        keys -= day.keys();
        day.close();
    }

    private List<DayApart> open() {
        return days.values().stream().filter(day -> day != null && day.isOpen()).toList();
    }

    /** No more chunks come: begins to finish what is open. */
    void finishAll() {
        List<DayApart> open = open();
        for (int i = 0; i < open.size(); i++) {
            // while the last one is worked on, the other connection has nothing left to do
            finish(open.get(i), i == open.size() - 1 || parts.settings().connections() == 1);
        }
    }

    /** Waits until all that was begun is finished. */
    void await() {
        finishing.await();
    }

    /** Finishes what it can after a failure, which keeps what else fails; another load will finish the rest. */
    void giveUp(Exception failure) {
        try {
            finishing.await();
            for (DayApart day : open()) {
                close(day);
                if (!(failure instanceof DatabaseUnavailableException)) {
                    dayLoads.finish(dataset, day.day(), true);
                }
            }
        } catch (RuntimeException e) {
            if (e != failure) {
                failure.addSuppressed(e);
            }
        }
    }

    @Override
    public void close() {
        if (lock != null) {
            lock.close();
        }
    }
}
