package io.pitlane.exchange;

import io.pitlane.dataset.PayloadDecoder;
import io.pitlane.dataset.PayloadDecoders;
import io.pitlane.dataset.RefusedRecordException;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** The decoders of what the catalog's exchanges send. Immutable and thread-safe; the decoders are not. */
public final class ExchangeDecoders implements PayloadDecoders {

    private final ExchangeCatalog catalog;

    public ExchangeDecoders(ExchangeCatalog catalog) {
        this.catalog = catalog;
    }

    @Override
    public PayloadDecoder decoder(String dataset) {
        return Arrays.stream(MarketKind.values())
                .filter(kind -> kind.dataset().equals(dataset))
                .findFirst()
                .map(this::decoder)
                .orElseThrow(() -> new IllegalArgumentException("no payloads go into " + dataset));
    }

    /** A new decoder of the lines of one kind. */
    public PayloadDecoder decoder(MarketKind kind) {
        return new LineDecoder(catalog, kind);
    }

    /**
     * Checks that a text is one payload, before it is put into a line.
     *
     * @throws RefusedRecordException if it is not one strict JSON value
     */
    public static void check(byte[] payload) throws RefusedRecordException {
        new JsonIndex().read(payload, 0, payload.length);
    }

    @Override
    public Optional<String> dataset(String kind) {
        return MarketKind.of(kind).map(MarketKind::dataset);
    }

    @Override
    public List<String> kinds() {
        return MarketKind.words();
    }
}
