package io.pitlane.export;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What a table must hold when all its parts are in.
 *
 * @param quoted name of the table
 * @param expression that computes the hash over its rows
 */
record TableSum(String quoted, String expression, long rows, String hash) {

    /**
     * Adds the parts of each table up; a table without parts must be empty.
     *
     * @param parts what the manifest says of each part
     */
    static List<TableSum> of(List<ExportTable> tables, Map<RowsPart, ManifestPart> parts) {
        Map<String, Long> rows = new LinkedHashMap<>();
        Map<String, BigInteger> hashes = new LinkedHashMap<>();
        parts.forEach((part, written) -> {
            rows.merge(part.table().quoted(), written.rows(), Long::sum);
            hashes.merge(part.table().quoted(), new BigInteger(written.contentHash()), BigInteger::add);
        });
        List<TableSum> sums = new ArrayList<>();
        for (ExportTable table : tables) {
            sums.add(new TableSum(
                    table.quoted(),
                    ContentHashSql.ofRows(table.columns()),
                    rows.getOrDefault(table.quoted(), 0L),
                    hashes.getOrDefault(table.quoted(), BigInteger.ZERO).toString()));
        }
        return sums;
    }
}
