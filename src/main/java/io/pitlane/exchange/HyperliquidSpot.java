package io.pitlane.exchange;

/**
 * Hyperliquid's list of spot markets: {@code universe} names each pair and the numbers of its two tokens, {@code tokens}
 * says what the numbers stand for. It is the payload itself or, beside asset contexts, the payload's first element.
 */
record HyperliquidSpot(JsonIndex index, int list) {

    private static final Name UNIVERSE = new Name("universe");
    private static final Name TOKENS = new Name("tokens");
    private static final Name NAME = new Name("name");
    private static final Name NUMBER = new Name("index");
    private static final Name SIZE_DECIMALS = new Name("szDecimals");

    static HyperliquidSpot in(JsonIndex index, int root) {
        return new HyperliquidSpot(index, index.kind(root) == JsonIndex.ARRAY ? index.element(root, 0) : root);
    }

    /** Such as {@code HYPE/USDC}; null for a name that is not in the list. */
    String pair(String name) {
        String base = text(token(name, 0), NAME);
        String quote = text(token(name, 1), NAME);
        return base == null || quote == null ? null : base + "/" + quote;
    }

    /** Of the base token; null for a name that is not in the list. */
    String sizeDecimals(String name) {
        return text(token(name, 0), SIZE_DECIMALS);
    }

    private int token(String pair, int position) {
        int tokens = member(element(member(list, UNIVERSE), NAME, pair), TOKENS);
        int number =
                tokens < 0 || index.kind(tokens) != JsonIndex.ARRAY ? JsonIndex.NONE : index.element(tokens, position);
        return number < 0 || index.isContainer(number)
                ? JsonIndex.NONE
                : element(member(list, TOKENS), NUMBER, index.string(number));
    }

    private int element(int array, Name member, String value) {
        if (array >= 0 && index.kind(array) == JsonIndex.ARRAY) {
            for (int child = array + 1; child < index.after(array); child = index.after(child)) {
                if (value.equals(text(child, member))) {
                    return child;
                }
            }
        }
        return JsonIndex.NONE;
    }

    private int member(int node, Name name) {
        return node < 0 ? JsonIndex.NONE : index.member(node, name);
    }

    private String text(int node, Name name) {
        int member = member(node, name);
        return index.isAbsent(member) || index.isContainer(member) ? null : index.string(member);
    }
}
