package io.pitlane.exchange;

import io.pitlane.dataset.RefusalReason;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;

/** Writes what an order book's record says of its levels. Keeps working space: not thread-safe. */
final class BookWriter {

    /** The members that it writes, in their order. */
    static final List<String> MEMBERS = List.of(
            "best_bid",
            "best_bid_size",
            "best_ask",
            "best_ask_size",
            "bids_notional",
            "asks_notional",
            "spread_bps",
            "raw_book");

    private static final byte[] SYMBOL = RecordText.bytes("{\"symbol\":");
    private static final byte[] BIDS = RecordText.bytes(",\"bids\":[");
    private static final byte[] ASKS = RecordText.bytes("],\"asks\":[");
    private static final byte[] TIMESTAMP = RecordText.bytes("],\"timestamp\":");
    private static final byte[] PRICE = RecordText.bytes("{\"price\":");
    private static final byte[] QUANTITY = RecordText.bytes(",\"quantity\":");
    /** Twice ten thousand: a spread is taken over the middle, which is half of the sum. */
    private static final BigDecimal TWENTY_THOUSAND = BigDecimal.valueOf(20_000);

    private static final int SPREAD_DECIMALS = 8;

    /** Where the price and size stand; {@code sizeFrom} is -1 for a size that was summed. */
    private record Level(int priceFrom, int priceTo, int sizeFrom, int sizeTo, BigDecimal price, BigDecimal size) {}

    private static final Comparator<Level> LOWEST_FIRST = Comparator.comparing(Level::price);

    private List<Level> bids;
    private List<Level> asks;

    /** Reads both sides, best level first. */
    void read(Shape shape, RowPlace row) throws RefusedValueException {
        bids = levels(shape.bids(), row, LOWEST_FIRST.reversed());
        asks = levels(shape.asks(), row, LOWEST_FIRST);
    }

    private static List<Level> levels(BookSide side, RowPlace row, Comparator<Level> order)
            throws RefusedValueException {
        JsonIndex index = row.index;
        int array = row.find(side.levels());
        Pointer pointer = side.levels().pointer();
        if (array < 0) {
            throw new RefusedValueException(
                    RefusalReason.MISSING_FIELD, pointer, "the levels of the book are not here");
        }
        List<Level> levels = new ArrayList<>();
        if (index.kind(array) == JsonIndex.NULL) {
            return levels;
        }
        if (index.kind(array) != JsonIndex.ARRAY) {
            throw new RefusedValueException(RefusalReason.WRONG_TYPE, pointer, "the levels of the book are no array");
        }
        boolean sorted = true;
        int position = 0;
        for (int node = array + 1; node < index.after(array); node = index.after(node)) {
            if (belongs(side, index, node)) {
                Level level = level(side, index, node, position);
                sorted = sorted && (levels.isEmpty() || order.compare(levels.get(levels.size() - 1), level) <= 0);
                levels.add(level);
            }
            position++;
        }
        if (!sorted) {
            levels.sort(order);
        }
        return side.sum() ? summed(levels) : levels;
    }

    private static boolean belongs(BookSide side, JsonIndex index, int node) {
        for (Condition condition : side.only()) {
            if (!condition.holds(index, node)) {
                return false;
            }
        }
        return true;
    }

    private static Level level(BookSide side, JsonIndex index, int node, int position) throws RefusedValueException {
        int price = number(side, side.price(), index, node, position);
        int size = number(side, side.size(), index, node, position);
        return new Level(
                index.from(price),
                index.to(price),
                index.from(size),
                index.to(size),
                NumberText.decimal(index.text, index.from(price), index.to(price)),
                NumberText.decimal(index.text, index.from(size), index.to(size)));
    }

    private static int number(BookSide side, Pointer pointer, JsonIndex index, int level, int position)
            throws RefusedValueException {
        int node = pointer.find(index, level);
        boolean number = node >= 0
                && (index.kind(node) == JsonIndex.NUMBER
                        || index.kind(node) == JsonIndex.STRING
                                && NumberText.isNumber(index.text, index.from(node), index.to(node)));
        if (!number) {
            throw new RefusedValueException(
                    index.isAbsent(node) ? RefusalReason.MISSING_FIELD : RefusalReason.WRONG_TYPE,
                    side.levels().pointer(),
                    "/" + position + pointer.text(),
                    "a level of the book has no decimal number here");
        }
        return node;
    }

    /** One level a price: single orders at one price count together. */
    private static List<Level> summed(List<Level> orders) {
        List<Level> levels = new ArrayList<>();
        for (Level order : orders) {
            Level last = levels.isEmpty() ? null : levels.get(levels.size() - 1);
            if (last != null && last.price.compareTo(order.price) == 0) {
                BigDecimal size = last.size.add(order.size);
                levels.set(levels.size() - 1, new Level(last.priceFrom, last.priceTo, -1, -1, last.price, size));
            } else {
                levels.add(order);
            }
        }
        return Collections.unmodifiableList(levels);
    }

    /** Appends the members from the best levels to the book itself. Symbol and time are JSON, quotes included. */
    void write(JsonIndex index, byte[] symbol, byte[] timestamp, WrittenRecord record) {
        RecordText out = record.values;
        writeBest(index, bids, record);
        writeBest(index, asks, record);
        record.next();
        out.addQuoted(notional(bids).toPlainString());
        record.next();
        out.addQuoted(notional(asks).toPlainString());
        record.next();
        writeSpread(out);
        record.next();
        out.add(SYMBOL);
        out.add(symbol);
        out.add(BIDS);
        writeLevels(index, bids, out);
        out.add(ASKS);
        writeLevels(index, asks, out);
        out.add(TIMESTAMP);
        out.add(timestamp);
        out.add('}');
    }

    private static void writeBest(JsonIndex index, List<Level> levels, WrittenRecord record) {
        RecordText out = record.values;
        record.next();
        if (levels.isEmpty()) {
            out.addNull();
        } else {
            out.addQuoted(index.text, levels.get(0).priceFrom, levels.get(0).priceTo);
        }
        record.next();
        if (levels.isEmpty()) {
            out.addNull();
        } else {
            writeSize(index, levels.get(0), out);
        }
    }

    private static BigDecimal notional(List<Level> levels) {
        BigDecimal sum = BigDecimal.ZERO;
        for (Level level : levels) {
            sum = sum.add(level.price.multiply(level.size));
        }
        return sum;
    }

    private void writeSpread(RecordText out) {
        BigDecimal middles = bids.isEmpty() || asks.isEmpty()
                ? BigDecimal.ZERO
                : bids.get(0).price.add(asks.get(0).price);
        if (middles.signum() == 0) {
            out.addNull();
            return;
        }
        BigDecimal spread = asks.get(0).price.subtract(bids.get(0).price).multiply(TWENTY_THOUSAND);
        out.addQuoted(
                spread.divide(middles, SPREAD_DECIMALS, RoundingMode.HALF_EVEN).toPlainString());
    }

    private static void writeLevels(JsonIndex index, List<Level> levels, RecordText out) {
        for (int i = 0; i < levels.size(); i++) {
            Level level = levels.get(i);
            if (i > 0) {
                out.add(',');
            }
            out.add(PRICE);
            out.addQuoted(index.text, level.priceFrom, level.priceTo);
            out.add(QUANTITY);
            writeSize(index, level, out);
            out.add('}');
        }
    }

    private static void writeSize(JsonIndex index, Level level, RecordText out) {
        if (level.sizeFrom < 0) {
            out.addQuoted(level.size.toPlainString());
        } else {
            out.addQuoted(index.text, level.sizeFrom, level.sizeTo);
        }
    }
}
