package io.pitlane.load;

import java.util.List;

/**
 * How the records of one dataset in a PIT tree stand to its table, within some time.
 *
 * @param files of the tree that were read
 * @param tree records in them that are of the time
 * @param table rows of the time
 * @param waiting records of the tree that are not in the table and on their way: in the spool, or written a moment ago
 * @param onlyInTree records that are in the tree, and neither in the table nor on their way
 * @param onlyInTable rows that are in no file of the tree
 * @param different records whose key is in both, with another content than any file has
 * @param refused records of the tree that no table takes, of whatever time: they are, or would be, in quarantine
 * @param repaired of those only in the tree, how many are in the table now, or in quarantine
 * @param treeExamples the first of those only in the tree: file and position
 * @param tableExamples the first of those only in the table or different: what identifies them
 */
public record ComparisonReport(
        String dataset,
        long files,
        long tree,
        long table,
        long waiting,
        long onlyInTree,
        long onlyInTable,
        long different,
        long refused,
        long repaired,
        List<String> treeExamples,
        List<String> tableExamples) {

    public ComparisonReport {
        treeExamples = List.copyOf(treeExamples);
        tableExamples = List.copyOf(tableExamples);
    }

    /** Whether nothing is missing on either side, or was and is repaired. */
    public boolean isEqual() {
        return onlyInTree == repaired && onlyInTable == 0 && different == 0;
    }
}
