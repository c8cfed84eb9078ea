package io.pitlane.export;

import io.pitlane.dataset.Catalog;
import io.pitlane.dataset.Dataset;
import io.pitlane.error.IntegrityException;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Compares the rows of parts that were restored with what the manifest says of them, by count and content hash. */
final class RestoredParts {

    private final Catalog catalog;
    private final Connection connection;
    private final Map<String, ExportTable> tables;
    /** Tables with parts that hold one day each. */
    private final Set<String> split;

    /** @param connection to the restored database, with {@link ContentHashSql#SETTINGS} */
    RestoredParts(Catalog catalog, Connection connection, Manifest manifest) throws SQLException {
        this.catalog = catalog;
        this.connection = connection;
        this.split = manifest.parts().stream()
                .filter(part -> part.day() != null)
                .map(ManifestPart::table)
                .collect(Collectors.toSet());
        this.tables = SnapshotView.read(connection).tables().stream()
                .collect(Collectors.toMap(ExportTable::qualified, Function.identity()));
    }

    /** @throws IntegrityException if they differ; names the part */
    void compare(ManifestPart part) throws SQLException {
        ExportTable table = tables.get(part.table());
        if (table == null) {
            throw new IntegrityException(
                    part.file() + " should have brought the table " + part.table() + ", and has not");
        }
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("select count(*), " + ContentHashSql.ofRows(table.columns())
                        + " from only " + table.quoted() + condition(part, table))) {
            row.next();
            if (row.getLong(1) != part.rows() || !row.getString(2).equals(part.contentHash())) {
                throw new IntegrityException(part.file() + " restores " + row.getLong(1)
                        + " rows with the content hash "
                        + row.getString(2) + ", and " + part.rows() + " rows with the hash " + part.contentHash()
                        + " were exported");
            }
        }
    }

    /** A table without partitions may come in several parts, a day each, and one of what is of no day. */
    private String condition(ManifestPart part, ExportTable table) {
        if (table.parent() != null || !split.contains(part.table())) {
            return "";
        }
        String time = catalog.find(part.dataset()).map(Dataset::time).orElseThrow();
        String day = ReadTask.dayOf(table, table.indexOf(time));
        return " where " + day + (part.day() == null ? " is null" : " = date '" + part.day() + "'");
    }
}
