package io.pitlane.maintain;

import io.pitlane.dataset.Dataset;
import io.pitlane.maintain.RetentionPlan.Kind;
import io.pitlane.maintain.RetentionPlan.Step;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.TreeSet;

/** Which days no verified export holds as they are now, so that the next one writes them anew. */
final class ExportNeeds {

    private static final Instant END = Instant.parse("9999-01-01T00:00:00Z");

    private final List<Dataset> datasets;

    ExportNeeds(List<Dataset> datasets) {
        this.datasets = datasets.stream().filter(Dataset::ages).toList();
    }

    /** One for each dataset that has such days. */
    List<Step> steps(Connection connection) throws SQLException {
        List<Step> steps = new ArrayList<>();
        for (Dataset dataset : datasets) {
            DatasetTable table = new DatasetTable(dataset.name());
            TreeMap<LocalDate, OptionalLong> days = dataset.isPartitionedByDay()
                    ? partitions(connection, table)
                    : rows(connection, table, dataset.time());
            TreeSet<LocalDate> needed = new TreeSet<>(days.keySet());
            needed.removeAll(ExportGate.exported(connection, dataset.name(), days.keySet()));
            if (!needed.isEmpty()) {
                steps.add(step(connection, dataset, days, needed));
            }
        }
        return steps;
    }

    private static Step step(
            Connection connection, Dataset dataset, TreeMap<LocalDate, OptionalLong> days, TreeSet<LocalDate> needed)
            throws SQLException {
        DatasetTable table = new DatasetTable(dataset.name());
        TableSizes whole = TableSizes.of(connection, table.quoted());
        long rows = 0;
        long bytes = 0;
        for (LocalDate day : needed) {
            long its = days.get(day).orElse(0);
            rows += its;
            bytes += dataset.isPartitionedByDay()
                    ? TableSizes.of(connection, table.day(day).quoted()).bytes().orElse(0)
                    : whole.share(its).orElse(0);
        }
        return new Step(
                Kind.EXPORT,
                dataset.name(),
                needed.size() == 1 ? Optional.of(needed.first()) : Optional.empty(),
                table.name(),
                OptionalLong.of(rows),
                OptionalLong.of(bytes),
                needed.size() + " days that no verified export holds, " + needed.first() + " to " + needed.last());
    }

    private static TreeMap<LocalDate, OptionalLong> partitions(Connection connection, DatasetTable table)
            throws SQLException {
        TreeMap<LocalDate, OptionalLong> days = new TreeMap<>();
        for (String name : PartitionLinks.of(connection, table).keySet()) {
            Optional<DayPartition> day = DayPartition.named(table, name);
            if (day.isPresent()) {
                days.put(
                        day.get().day(),
                        TableSizes.of(connection, day.get().quoted()).rows());
            }
        }
        return days;
    }

    private static TreeMap<LocalDate, OptionalLong> rows(Connection connection, DatasetTable table, String time)
            throws SQLException {
        TreeMap<LocalDate, OptionalLong> days = new TreeMap<>();
        RowDeletion.find(connection, new RowDeletion.Order(table, time, END, "", true))
                .forEach((day, rows) -> days.put(day, OptionalLong.of(rows)));
        return days;
    }
}
