package io.pitlane.export;

import java.util.List;

/**
 * A table that holds rows itself: an ordinary one, or a partition that has no partitions of its own.
 *
 * @param schema as the catalog has it, not quoted
 * @param name likewise
 * @param parent the table at the top of a partition's tree, as {@code schema.table}, which is also the name of its
 *     dataset; null unless it is a partition
 * @param columns those that a COPY names, in order: all but generated ones; not quoted
 */
public record ScriptTable(String schema, String name, String parent, List<String> columns) {

    public ScriptTable {
        columns = List.copyOf(columns);
    }
}
