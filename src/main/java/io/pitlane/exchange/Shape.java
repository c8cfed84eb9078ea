package io.pitlane.exchange;

import java.util.List;

/**
 * One form of a payload, and how its rows become records. Immutable.
 *
 * @param when what a payload of this form says; seen from its root
 * @param only what a row must say to count; others are passed over
 * @param symbol where the venue's name of the market stands; empty: the line says which market it is
 * @param group what chooses among the markets of one name; null: nothing
 * @param ts the row's own time
 * @param fields in the order of {@link Column#of}
 * @param bids null: this is no order book
 * @param trees the ways into the rows, one for each part of a row
 * @param slots how many places the trees find
 */
record Shape(
        MarketKind kind,
        Condition[] when,
        Rows rows,
        Condition[] only,
        List<Lookup> symbol,
        ValueWriter group,
        FieldRule ts,
        List<FieldRule> fields,
        BookSide bids,
        BookSide asks,
        List<PathTree> trees,
        int slots) {

    boolean fits(JsonIndex index, int root) {
        for (Condition condition : when) {
            if (!condition.holds(index, root)) {
                return false;
            }
        }
        return true;
    }
}
