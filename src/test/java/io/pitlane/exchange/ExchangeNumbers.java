package io.pitlane.exchange;

import io.pitlane.dataset.FieldLookup;
import io.pitlane.dataset.LookupIndex;
import io.pitlane.dataset.Lookups;
import java.nio.ByteBuffer;

/** Every exchange of the catalog has a number, no market has one: for tests. */
final class ExchangeNumbers implements Lookups {

    private static final LookupIndex EXCHANGES = exchanges();
    private static final LookupIndex MARKETS = new LookupIndex.Builder().build();

    @Override
    public LookupIndex find(FieldLookup lookup) {
        return lookup.table().equals("market.exchanges") ? EXCHANGES : MARKETS;
    }

    @Override
    public LookupIndex refresh(FieldLookup lookup, long since) {
        return find(lookup);
    }

    private static LookupIndex exchanges() {
        LookupIndex.Builder rows = new LookupIndex.Builder();
        Decoded.CATALOG.venues().stream().map(Venue::exchange).distinct().forEach(name -> {
            byte[] text = RecordText.bytes(name);
            rows.add(
                    ByteBuffer.allocate(2 + 4 + 8 + 4 + text.length)
                            .putShort((short) 2)
                            .putInt(8)
                            .putLong(1)
                            .putInt(text.length)
                            .put(text)
                            .array(),
                    0);
        });
        return rows.build();
    }
}
