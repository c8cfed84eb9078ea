package io.pitlane.exchange;

/**
 * Writes those members of a row that no pointer leads to, where they are known: as {@link PathTree#writeUnused} does.
 * Immutable.
 *
 * @param nodes of the members' values
 * @param before what stands before each of them
 */
record UnusedMembers(int[] nodes, RecordText.Piece[] before) {

    static UnusedMembers of(JsonIndex index, int[] nodes) {
        RecordText.Piece[] before = new RecordText.Piece[nodes.length];
        RecordText name = new RecordText();
        for (int i = 0; i < nodes.length; i++) {
            name.clear();
            name.add(i == 0 ? '{' : ',');
            name.addQuoted(index.text, index.nameFrom[nodes[i]], index.nameTo[nodes[i]]);
            name.add(':');
            before[i] = RecordText.Piece.of(name.copy(0, name.length()));
        }
        return new UnusedMembers(nodes, before);
    }

    void write(JsonIndex index, RecordText out) {
        for (int i = 0; i < nodes.length; i++) {
            out.add(before[i]);
            out.add(index.text, index.wireFrom(nodes[i]), index.wireTo(nodes[i]));
        }
        out.add('}');
    }
}
