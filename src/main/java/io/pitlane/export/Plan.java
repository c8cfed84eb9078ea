package io.pitlane.export;

import io.pitlane.dataset.Catalog;
import io.pitlane.dataset.Dataset;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * What a set is made of: what is read and written, and what is taken over from the set before.
 *
 * @param tasks the largest tables first
 * @param linked parts that have not changed, with what the former set's manifest says of them
 */
record Plan(List<ReadTask> tasks, Map<RowsPart, ManifestPart> linked) {

    Plan {
        tasks = List.copyOf(tasks);
    }

    /** Tables that are read, so that none of them may vanish, as far as a glance tells. */
    static List<ExportTable> changed(SnapshotView glance, Catalog catalog, LinkSource base) {
        return glance.tables().stream()
                .filter(table ->
                        dayOf(table, glance, catalog).filter(base::mayHold).isEmpty())
                .toList();
    }

    /** Tables that are read, so that none of them may vanish. */
    static List<ExportTable> read(SnapshotView view, Catalog catalog, LinkSource base) {
        List<ExportTable> read = new ArrayList<>();
        for (ExportTable table : view.tables()) {
            Optional<RowsPart> day = dayOf(table, view, catalog);
            if (day.isEmpty() || base.find(day.get()).isEmpty()) {
                read.add(table);
            }
        }
        return read;
    }

    /** @param connection with the snapshot, to count the rows of tables that are split by day without being partitioned */
    static Plan of(SnapshotView view, Catalog catalog, LinkSource base, Connection connection) throws SQLException {
        List<ReadTask> tasks = new ArrayList<>();
        Map<RowsPart, ManifestPart> linked = new LinkedHashMap<>();
        for (ExportTable table : view.tables()) {
            Optional<RowsPart> day = dayOf(table, view, catalog);
            Optional<Integer> time = splitBy(table, catalog);
            if (day.isPresent()) {
                Optional<ManifestPart> former = base.find(day.get());
                former.ifPresentOrElse(
                        part -> linked.put(day.get(), part),
                        () -> tasks.add(ReadTask.whole(day.get(), timeColumn(table, table.parent(), catalog))));
            } else if (time.isPresent()) {
                split(table, time.get(), view, base, connection, tasks, linked);
            } else {
                tasks.add(ReadTask.whole(
                        new RowsPart(table, table.qualified(), null, 0, RowsPart.NOT_COUNTED),
                        timeColumn(table, table.qualified(), catalog)));
            }
        }
        tasks.sort(Comparator.comparingLong((ReadTask task) -> task.table().bytes())
                .reversed());
        return new Plan(tasks, linked);
    }

    /** All parts, in the order of their names. */
    List<RowsPart> parts() {
        List<RowsPart> parts = new ArrayList<>(linked.keySet());
        tasks.forEach(task -> parts.addAll(task.parts()));
        parts.sort(Comparator.comparing(RowsPart::name));
        return parts;
    }

    private static void split(
            ExportTable table,
            int time,
            SnapshotView view,
            LinkSource base,
            Connection connection,
            List<ReadTask> tasks,
            Map<RowsPart, ManifestPart> linked)
            throws SQLException {
        List<RowsPart> changed = new ArrayList<>();
        for (Map.Entry<Optional<LocalDate>, Long> counted :
                count(table, time, connection).entrySet()) {
            LocalDate day = counted.getKey().orElse(null);
            long version = day == null ? 0 : view.version(new DayKey(table.qualified(), day));
            RowsPart part = new RowsPart(table, table.qualified(), day, version, counted.getValue());
            Optional<ManifestPart> former = base.find(part);
            if (former.isPresent()) {
                linked.put(part, former.get());
            } else if (day == null) {
                tasks.add(ReadTask.rest(part, time));
            } else {
                changed.add(part);
            }
        }
        if (!changed.isEmpty()) {
            tasks.add(ReadTask.days(changed, time));
        }
    }

    /** In the order of the days; what is of no day comes first. */
    private static Map<Optional<LocalDate>, Long> count(ExportTable table, int time, Connection connection)
            throws SQLException {
        Map<Optional<LocalDate>, Long> rows = new TreeMap<>(Comparator.comparing(day -> day.orElse(LocalDate.MIN)));
        if (table.isEmpty()) {
            return rows;
        }
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("select " + ReadTask.dayOf(table, time) + ", count(*) from only "
                        + table.quoted() + " group by 1")) {
            while (row.next()) {
                rows.put(Optional.ofNullable(row.getObject(1, LocalDate.class)), row.getLong(2));
            }
        }
        return rows;
    }

    /** A partition that holds one day of a dataset. */
    private static Optional<RowsPart> dayOf(ExportTable table, SnapshotView view, Catalog catalog) {
        return table.day()
                .filter(day -> catalog.find(table.parent())
                        .filter(Dataset::isPartitionedByDay)
                        .isPresent())
                .map(day -> new RowsPart(
                        table,
                        table.parent(),
                        day,
                        view.version(new DayKey(table.parent(), day)),
                        RowsPart.NOT_COUNTED));
    }

    /**
     * The place of the time of a dataset that is no partition. Where the newest record replaces the one that is there,
     * and may bring another time, rows wander from day to day: such a table is not split.
     */
    private static Optional<Integer> splitBy(ExportTable table, Catalog catalog) {
        return catalog.find(table.qualified())
                .filter(dataset -> table.parent() == null)
                .filter(dataset -> !dataset.identity().newestWins()
                        || dataset.identity().key().contains(dataset.time()))
                .map(dataset -> timeColumn(table, dataset.name(), catalog))
                .filter(place -> place >= 0);
    }

    /** -1 where it has none. */
    private static int timeColumn(ExportTable table, String dataset, Catalog catalog) {
        int place =
                catalog.find(dataset).map(each -> table.indexOf(each.time())).orElse(-1);
        return place >= 0 && table.columns().get(place).isTime() ? place : -1;
    }
}
