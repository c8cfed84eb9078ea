package io.pitlane.dataset;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.pitlane.config.FullPolicy;
import java.util.List;
import java.util.OptionalInt;

/**
 * A declared kind of record: its table, fields, checks and identity. Read from {@code config/datasets/<name>.yaml}.
 *
 * @param name {@code schema.table}; the table of the same name holds the records
 * @param time the timestamp field by which records are ordered and partitioned
 * @param partitioned how the table is cut by {@code time}; null: not at all
 * @param unknownFields the JSON field that keeps members which no field declares; null: such a record is refused
 * @param ignored members that may be there and are not stored, such as another table's surrogate id
 * @param whenFull what becomes of records that the spool has no room for; null: as {@code spool.when-full} says
 * @param retention age in whole days (UTC) at which records may go; null: never
 * @param premake for how many days, today included, a table cut by day has its partitions in advance; null: 7
 * @param ingest whether records may be posted over HTTP
 * @param fields in the order of the columns that are written
 */
public record Dataset(
        String name,
        String description,
        String time,
        Partitioning partitioned,
        Identity identity,
        @JsonProperty("unknown-fields") String unknownFields,
        List<String> ignored,
        @JsonProperty("when-full") FullPolicy whenFull,
        Integer retention,
        Integer premake,
        boolean ingest,
        List<Field> fields) {

    private static final int PREMADE_DAYS = 7;

    /** How a table is cut into partitions. */
    public enum Partitioning {
        /** One partition a day, from 00:00 to 24:00 UTC, made as records need it. */
        DAY
    }

    public Dataset {
        identity = identity == null ? Identity.BY_ORIGIN : identity;
        ignored = ignored == null ? List.of() : List.copyOf(ignored);
        fields = fields == null ? List.of() : List.copyOf(fields);
    }

    public String schema() {
        return name.substring(0, name.indexOf('.'));
    }

    public String table() {
        return name.substring(name.indexOf('.') + 1);
    }

    /** The position of a field among the columns, from 0. */
    public int indexOf(String field) {
        for (int i = 0; i < fields.size(); i++) {
            if (field.equals(fields.get(i).name())) {
                return i;
            }
        }
        throw new IllegalArgumentException(name + " has no field " + field);
    }

    public boolean isPartitionedByDay() {
        return partitioned == Partitioning.DAY;
    }

    /** Age in whole days (UTC) at which records may go; empty: never. */
    public OptionalInt retentionDays() {
        return retention == null ? OptionalInt.empty() : OptionalInt.of(retention);
    }

    /** For how many days, today included, there are partitions in advance; 0 where the table is not cut by day. */
    public int premadeDays() {
        if (!isPartitionedByDay()) {
            return 0;
        }
        return premake == null ? PREMADE_DAYS : premake;
    }

    /** Whether a record tells what happened at a time; others tell how things are, and the newest replaces them. */
    public boolean ages() {
        return !identity.newestWins() || identity.key().contains(time);
    }

    /** With an identity by content: the fields of the key that hold the id of a record which has one; else empty. */
    List<String> idFields() {
        return !identity.isByContent()
                ? List.of()
                : identity.key().stream()
                        .filter(key -> !key.equals(identity.contentKey())
                                && !fields.get(indexOf(key)).required())
                        .toList();
    }

    public boolean hasField(String field) {
        return fields.stream().anyMatch(candidate -> field.equals(candidate.name()));
    }

    /** The same dataset over a table of the same shape in another schema: for benches. */
    public Dataset inSchema(String schema) {
        return new Dataset(
                schema + "." + table(),
                description,
                time,
                partitioned,
                identity,
                unknownFields,
                ignored,
                whenFull,
                retention,
                premake,
                ingest,
                fields);
    }
}
