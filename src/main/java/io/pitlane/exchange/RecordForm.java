package io.pitlane.exchange;

import java.util.ArrayList;
import java.util.List;

/**
 * What the canonical records of one shape look like: their members in their order. Immutable.
 *
 * @param names of the members
 * @param pieces what stands before each value: the name, and what ends the member before
 */
record RecordForm(List<String> names, RecordText.Piece[] pieces, FieldRule[] fields, Lookup[] symbols) {

    static RecordForm of(Shape shape) {
        List<String> names = new ArrayList<>(List.of("exchange", "symbol", "ts", "ts_source", "received_at"));
        shape.fields().forEach(field -> names.add(field.column().name()));
        if (shape.kind() == MarketKind.INSTRUMENTS) {
            names.add("venue");
        }
        if (shape.bids() != null) {
            names.addAll(BookWriter.MEMBERS);
        }
        names.add("raw");
        RecordText.Piece[] pieces = new RecordText.Piece[names.size()];
        for (int i = 0; i < pieces.length; i++) {
            pieces[i] = RecordText.Piece.of((i == 0 ? "{\"" : ",\"") + names.get(i) + "\":");
        }
        return new RecordForm(
                List.copyOf(names),
                pieces,
                shape.fields().toArray(FieldRule[]::new),
                shape.symbol().toArray(Lookup[]::new));
    }
}
