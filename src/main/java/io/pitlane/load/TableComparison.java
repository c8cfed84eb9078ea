package io.pitlane.load;

import io.pitlane.dataset.Dataset;
import io.pitlane.dataset.RowFingerprint;
import io.pitlane.dataset.Timestamps;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Holds the fingerprints of a tree against the rows of a table, slice by slice of time: hours together where they hold
 * little, an hour in several passes where it holds much. Used once.
 */
final class TableComparison {

    private final Dataset dataset;
    private final TableScan scan;
    private final RecordPrints prints;
    private final int mostAtOnce;
    private final RowFingerprint fingerprint;
    private final RowText text;
    private final List<String> treeExamples = new ArrayList<>();
    private final List<String> tableExamples = new ArrayList<>();

    private long tree;
    private long table;
    private long waiting;
    private long onlyInTree;
    private long onlyInTable;
    private long different;
    private long repaired;

    TableComparison(Dataset dataset, TableScan scan, RecordPrints prints, int mostAtOnce) {
        this.dataset = dataset;
        this.scan = scan;
        this.prints = prints;
        this.mostAtOnce = mostAtOnce;
        this.fingerprint = new RowFingerprint(dataset);
        this.text = new RowText(dataset);
    }

    ComparisonReport compare(TreeComparison.Order order, TreePrints files, Optional<TreeRepair> repair) {
        Instant start = order.from();
        while (start.isBefore(order.to())) {
            SortedMap<Long, Long> rest = prints.counts().tailMap(hourOf(start));
            long records = 0;
            Instant end = order.to();
            List<Long> hours = new ArrayList<>();
            for (Map.Entry<Long, Long> hour : rest.entrySet()) {
                if (!hours.isEmpty() && records + hour.getValue() > mostAtOnce) {
                    end = startOf(hour.getKey());
                    break;
                }
                hours.add(hour.getKey());
                records += hour.getValue();
            }
            int passes = (int) Math.max(1, (records + mostAtOnce - 1) / mostAtOnce);
            for (int pass = 0; pass < passes; pass++) {
                compare(start, end, hours, pass, passes, order, repair);
            }
            start = end;
        }
        return new ComparisonReport(
                dataset.name(),
                files.files,
                tree,
                table,
                waiting,
                onlyInTree,
                onlyInTable,
                different,
                files.refused,
                repaired,
                treeExamples,
                tableExamples);
    }

    private void compare(
            Instant start,
            Instant end,
            List<Long> hours,
            int pass,
            int passes,
            TreeComparison.Order order,
            Optional<TreeRepair> repair) {
        ComparedSlice slice = new ComparedSlice(dataset);
        for (long hour : hours) {
            prints.read(hour, (high, low, content, name, recordAndFlags) -> {
                if (isOf(high, pass, passes)) {
                    slice.addRecord(high, low, content, name, recordAndFlags);
                }
            });
        }
        scan.read(start, end, (bytes, row) -> {
            fingerprint.look(bytes, row);
            if (isOf(fingerprint.high(), pass, passes)
                    && slice.addRow(fingerprint)
                    && tableExamples.size() < order.mostExamples()) {
                tableExamples.add(text.of(bytes, row, fingerprint.isKeyed()));
            }
        });
        Map<Long, TreeSet<Long>> missing = new TreeMap<>();
        slice.finish((name, record, isFirst) -> {
            if (isFirst && treeExamples.size() < order.mostExamples()) {
                treeExamples.add(prints.name(name) + "#" + record);
            }
            repair.ifPresent(asked ->
                    missing.computeIfAbsent(name, number -> new TreeSet<>()).add(record));
        });
        tree += slice.tree;
        table += slice.table;
        waiting += slice.waiting;
        onlyInTree += slice.onlyInTree;
        onlyInTable += slice.onlyInTable;
        different += slice.different;
        if (repair.isPresent() && slice.onlyInTree > 0) {
            missing.forEach((name, records) -> repair.get().add(prints.name(name), records));
            repaired += Math.max(0, slice.onlyInTree - repair.get().finish());
        }
    }

    private static boolean isOf(long high, int pass, int passes) {
        return Long.remainderUnsigned(high, passes) == pass;
    }

    private static long hourOf(Instant time) {
        return Math.floorDiv(Timestamps.micros(time), TreePrints.MICROS_AN_HOUR);
    }

    private static Instant startOf(long hour) {
        return Timestamps.instant(hour * TreePrints.MICROS_AN_HOUR);
    }
}
