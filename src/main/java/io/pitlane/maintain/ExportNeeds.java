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
        long rows = needed.stream().mapToLong(day -> days.get(day).orElse(0)).sum();
        return new Step(
                Kind.EXPORT,
                dataset.name(),
                needed.size() == 1 ? Optional.of(needed.first()) : Optional.empty(),
                table.name(),
                needed.stream().allMatch(day -> days.get(day).isPresent())
                        ? OptionalLong.of(rows)
                        : OptionalLong.empty(),
                dataset.isPartitionedByDay() ? bytes(connection, table, needed) : bytes(connection, table, days, rows),
                needed.size() + " days that no verified export holds, " + needed.first() + " to " + needed.last());
    }

    private static OptionalLong bytes(Connection connection, DatasetTable table, TreeSet<LocalDate> days)
            throws SQLException {
        long bytes = 0;
        for (LocalDate day : days) {
            bytes += TableSizes.of(connection, table.day(day).quoted()).bytes().orElse(0);
        }
        return OptionalLong.of(bytes);
    }

    /** The share of so many rows of all that were counted. */
    private static OptionalLong bytes(
            Connection connection, DatasetTable table, TreeMap<LocalDate, OptionalLong> days, long rows)
            throws SQLException {
        long all = days.values().stream().mapToLong(each -> each.orElse(0)).sum();
        OptionalLong bytes = TableSizes.of(connection, table.quoted()).bytes();
        return new TableSizes(OptionalLong.of(all), bytes).share(rows);
    }

    /** Of days that have rows; there is nothing to write of others. */
    private static TreeMap<LocalDate, OptionalLong> partitions(Connection connection, DatasetTable table)
            throws SQLException {
        TreeMap<LocalDate, OptionalLong> days = new TreeMap<>();
        for (String name : PartitionLinks.of(connection, table).keySet()) {
            Optional<DayPartition> day = DayPartition.named(table, name);
            if (day.isPresent() && !ExportGate.isEmpty(connection, day.get())) {
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
