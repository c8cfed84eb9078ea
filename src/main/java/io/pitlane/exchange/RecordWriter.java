package io.pitlane.exchange;

import io.pitlane.dataset.Excerpt;
import io.pitlane.dataset.RefusalReason;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.IdentityHashMap;
import java.util.Map;

/**
 * Writes the canonical record of a row of one venue. A row that does not name its market is of the line's; one of
 * neither has no symbol. Keeps working space: not thread-safe.
 */
final class RecordWriter {

    private static final RecordText.Piece FROM_EXCHANGE = RecordText.Piece.of("\"exchange\"");
    private static final RecordText.Piece FROM_RECEIPT = RecordText.Piece.of("\"receipt\"");
    private static final String SYMBOL = "symbol";

    private final Venue venue;
    private final RecordedLine line;
    private final RowPlace row;
    private final TimeText times;
    private final RememberedSymbols names;
    private final WireNames wireNames;
    private final RecordText.Piece exchange;
    private final BookWriter book = new BookWriter();
    private final RecordText group = new RecordText();

    private final Map<Shape, RecordForm> forms = new IdentityHashMap<>();
    private Shape shape;
    private RecordForm form;
    /** The symbol of the line and what the venue calls it; null: the line has none. */
    private byte[] lineSymbol = new byte[0];

    private byte[] lineWireName;

    RecordWriter(Venue venue, RecordedLine line, RowPlace row, TimeText times) {
        this.venue = venue;
        this.line = line;
        this.row = row;
        this.times = times;
        this.names = new RememberedSymbols(venue.symbols());
        this.wireNames = new WireNames(venue.symbols());
        this.exchange = RecordText.Piece.of("\"" + venue.exchange() + "\"");
    }

    /** Whether the venue has markets of the form that the line names; true where it names none. */
    boolean hasMarketOfLine() {
        readLineSymbol();
        return lineSymbol == null || lineWireName != null;
    }

    /** The rows to come are of this form and of the line that was read last. */
    void begin(Shape shapeOfRows) {
        if (shape != shapeOfRows) {
            shape = shapeOfRows;
            form = forms.computeIfAbsent(shape, RecordForm::of);
            if (row.slots.length < shape.slots()) {
                row.slots = new int[shape.slots()];
            }
        }
        readLineSymbol();
    }

    private void readLineSymbol() {
        if (line.symbol < 0) {
            lineSymbol = null;
            return;
        }
        int from = line.index.from(line.symbol);
        int to = line.index.to(line.symbol);
        if (lineSymbol == null || !Arrays.equals(lineSymbol, 0, lineSymbol.length, line.index.text, from, to)) {
            lineSymbol = Arrays.copyOfRange(line.index.text, from, to);
            lineWireName = wireNames.find(line.index.text, from, to);
        }
    }

    /** @throws RefusedValueException if the row does not fit; what is in {@code record} is of no use then */
    void write(WrittenRecord record) throws RefusedValueException {
        write(record, findPlaces(), null);
    }

    /** The same for the row of a line of a known form. */
    void write(WrittenRecord record, KnownLine known) throws RefusedValueException {
        System.arraycopy(known.slots, 0, row.slots, 0, known.slots.length);
        write(record, known.unused, known.unusedMembers);
    }

    /** @param members what is unused, where that is known; null: it is looked for */
    private void write(WrittenRecord record, boolean unused, UnusedMembers members) throws RefusedValueException {
        RecordText out = record.values;
        record.begin(form);
        record.next();
        out.add(exchange);
        record.next();
        int symbolFrom = out.length();
        MarketSymbol market = writeSymbol(out);
        int symbolTo = out.length();
        record.next();
        int timeFrom = out.length();
        boolean timed = shape.ts().write(row, out, times);
        if (timed) {
            record.time(times.micros);
        } else {
            writeReceivedAt(record);
        }
        int timeTo = out.length();
        record.next();
        writeSource(timed, out);
        record.next();
        writeReceivedAt(record);
        writeFields(market, record);
        if (shape.bids() != null) {
            book.read(shape, row);
            book.write(row.index, out.copy(symbolFrom, symbolTo), out.copy(timeFrom, timeTo), record);
        }
        record.next();
        if (members != null) {
            members.write(row.index, out);
        } else if (!unused || !writeUnused(out)) {
            out.addNull();
        }
        record.end();
    }

    private void writeSource(boolean timed, RecordText out) {
        if (timed) {
            out.add(FROM_EXCHANGE);
        } else if (line.receivedAt.length() > 0) {
            out.add(FROM_RECEIPT);
        } else {
            out.addNull();
        }
    }

    private boolean findPlaces() throws RefusedValueException {
        Arrays.fill(row.slots, 0, shape.slots(), JsonIndex.NONE);
        boolean unused = false;
        if (row.parts == 0) {
            if (!row.index.isContainer(row.row())) {
                throw new RefusedValueException(
                        RefusalReason.WRONG_TYPE, Pointer.ITSELF, "a row is an object or an array");
            }
            return shape.trees().get(0).find(row.index, row.row(), row.slots);
        }
        for (int i = 0; i < row.parts; i++) {
            unused |= shape.trees().get(i).find(row.index, row.part[i], row.slots);
        }
        return unused;
    }

    private MarketSymbol writeSymbol(RecordText out) throws RefusedValueException {
        for (Lookup lookup : form.symbols()) {
            if (lookup.load(row)) {
                row.decode();
                return writeMarket(lookup, out);
            }
        }
        if (lineSymbol == null) {
            out.addNull();
        } else {
            out.addQuoted(lineSymbol, 0, lineSymbol.length);
        }
        return null;
    }

    private MarketSymbol writeMarket(Lookup lookup, RecordText out) throws RefusedValueException {
        byte[] text = row.text;
        int from = row.from;
        int to = row.to;
        String chosen = shape.group() == null ? null : group();
        boolean ofLine = chosen == null
                && lineSymbol != null
                && lineWireName != null
                && Arrays.equals(lineWireName, 0, lineWireName.length, text, from, to)
                && shape.kind() != MarketKind.INSTRUMENTS;
        if (ofLine) {
            out.addQuoted(lineSymbol, 0, lineSymbol.length);
            return null;
        }
        RememberedSymbols.Known known = names.find(text, from, to, chosen);
        if (known.json() == null) {
            throw new RefusedValueException(
                    RefusalReason.UNKNOWN_SYMBOL,
                    lookup.pointer(),
                    SYMBOL + ": no rule of the venue " + venue.id() + " knows the name " + Excerpt.of(text, from, to));
        }
        out.addQuoted(known.json(), 0, known.json().length);
        return known.symbol();
    }

    private String group() throws RefusedValueException {
        group.clear();
        if (!shape.group().write(row, group, times)) {
            return null;
        }
        return new String(group.bytes(), 1, group.length() - 2, StandardCharsets.UTF_8);
    }

    private void writeReceivedAt(WrittenRecord record) {
        if (line.receivedAt.length() == 0) {
            record.values.addNull();
        } else {
            record.values.add(line.receivedAt.bytes(), 0, line.receivedAt.length());
            record.time(line.receivedMicros);
        }
    }

    private void writeFields(MarketSymbol market, WrittenRecord record) throws RefusedValueException {
        RecordText out = record.values;
        boolean any = false;
        for (FieldRule field : form.fields()) {
            record.next();
            if (field.write(row, out, times)) {
                any = true;
            } else if (!writeFromSymbol(field.column().name(), market, out)) {
                out.addNull();
            }
        }
        if (shape.kind() == MarketKind.INSTRUMENTS) {
            record.next();
            out.add(RecordText.bytes('"' + venue.id() + '"'));
        }
        if (!any && shape.kind() == MarketKind.TICKER) {
            throw new RefusedValueException(
                    RefusalReason.MISSING_FIELD, Pointer.ITSELF, "nothing that a ticker tells is here");
        }
    }

    /** What an instrument's name says of it, where the payload does not. */
    private boolean writeFromSymbol(String column, MarketSymbol market, RecordText out) {
        if (market == null || shape.kind() != MarketKind.INSTRUMENTS) {
            return false;
        }
        String value =
                switch (column) {
                    case "base_currency" -> market.base();
                    case "quote_currency" -> market.quote();
                    case "settle_currency" -> market.settle();
                    case "contract_type" -> market.type().word();
                    default -> null;
                };
        if (value != null) {
            out.addString(value);
        }
        return value != null;
    }

    private boolean writeUnused(RecordText out) {
        if (row.parts == 0) {
            return shape.trees().get(0).writeUnused(row.index, row.row(), out);
        }
        int begun = out.length();
        for (int i = 0; i < row.parts; i++) {
            int before = out.length();
            out.add(before == begun ? '{' : ',');
            out.addQuoted(Integer.toString(i));
            out.add(':');
            if (!shape.trees().get(i).writeUnused(row.index, row.part[i], out)) {
                out.truncate(before);
            }
        }
        if (out.length() > begun) {
            out.add('}');
        }
        return out.length() > begun;
    }
}
