package io.pitlane.exchange;

import java.util.List;

/**
 * Where the rows of a payload are.
 *
 * @param ways one; several: each leads to an array, and the elements at one position make up a row
 * @param whole whether what the way leads to is one row, even if it is an array; else the elements of an array are rows
 * @param except members that are no rows, where the way's last step is every member
 */
record Rows(List<List<Step>> ways, boolean whole, List<Name> except) {

    Rows {
        ways = List.copyOf(ways);
        except = List.copyOf(except);
    }

    boolean isZipped() {
        return ways.size() > 1;
    }
}
