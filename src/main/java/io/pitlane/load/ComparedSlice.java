package io.pitlane.load;

import io.pitlane.dataset.Dataset;
import io.pitlane.dataset.RowFingerprint;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;

/**
 * The records of a PIT tree of some time, waiting for the rows of the table that are them. Used by one thread.
 *
 * <p>A record with a key of its own is looked for by that. Of the others, equal ones are counted on both sides; where the
 * dataset knows such records by their content, a repeat in the tree is none in the table.
 */
final class ComparedSlice {

    /** Flags of {@link RecordPrints}, below the number of the record. */
    static final int KEYED = 1;

    /** Not of the tree, but on its way into the table. */
    static final int WAITING = 2;
    /** Of the tree, and perhaps on its way. */
    static final int RECENT = 4;

    static final int FLAG_BITS = 3;

    private record Identity(long high, long low) {}

    /** Equal records. */
    private static final class Run {
        private boolean keyed;
        private int tree;
        private int onTheWay;
        private int table;
        /** Of each record of the tree: content, file, record. */
        private long[] places = {};
    }

    private final boolean byContent;
    private final Map<Identity, Run> runs = new HashMap<>();

    long tree;
    long table;
    long waiting;
    long onlyInTree;
    long onlyInTable;
    long different;

    ComparedSlice(Dataset dataset) {
        this.byContent = dataset.identity().isByContent();
    }

    void addRecord(long high, long low, long content, long name, long recordAndFlags) {
        Run run = runs.computeIfAbsent(new Identity(high, low), identity -> new Run());
        run.keyed = (recordAndFlags & KEYED) != 0;
        if ((recordAndFlags & (WAITING | RECENT)) != 0) {
            run.onTheWay++;
        }
        if ((recordAndFlags & WAITING) == 0) {
            tree++;
            int size = run.tree * 3;
            run.places = Arrays.copyOf(run.places, size + 3);
            run.places[size] = content;
            run.places[size + 1] = name;
            run.places[size + 2] = recordAndFlags >>> FLAG_BITS;
            run.tree++;
        }
    }

    /** Takes a row of the table; tells whether it is worth showing, since no file has it so. */
    boolean addRow(RowFingerprint print) {
        table++;
        Run run = runs.get(new Identity(print.high(), print.low()));
        if (run == null || run.tree == 0) {
            onlyInTable++;
            return true;
        }
        run.table++;
        if (run.keyed) {
            if (run.onTheWay == 0 && !hasContent(run, print.content())) {
                different++;
                return true;
            }
            return false;
        }
        if (run.table > run.tree) {
            onlyInTable++;
            return true;
        }
        return false;
    }

    private static boolean hasContent(Run run, long content) {
        for (int i = 0; i < run.places.length; i += 3) {
            if (run.places[i] == content) {
                return true;
            }
        }
        return false;
    }

    /** Hears of records that are missing. */
    interface Missing {

        /** @param isFirst whether it counts; else it is another version of the one before */
        void missing(long name, long record, boolean isFirst);
    }

    /** Counts, and tells of, what the table lacks; to be asked after its last row. */
    void finish(Missing missing) {
        for (Run run : runs.values()) {
            int lacking = lacking(run);
            int waitingHere = Math.min(lacking, run.onTheWay);
            int missingHere = lacking - waitingHere;
            waiting += waitingHere;
            onlyInTree += missingHere;
            if (missingHere > 0 && run.keyed) {
                for (int i = 0; i < run.tree; i++) {
                    missing.missing(run.places[i * 3 + 1], run.places[i * 3 + 2], i == 0);
                }
            } else {
                for (int i = 0; i < missingHere; i++) {
                    missing.missing(run.places[i * 3 + 1], run.places[i * 3 + 2], true);
                }
            }
        }
    }

    private int lacking(Run run) {
        if (run.keyed || byContent) {
            return run.table == 0 && run.tree > 0 ? 1 : 0;
        }
        return Math.max(0, run.tree - run.table);
    }
}
