package io.pitlane.dataset;

import java.util.List;
import java.util.Optional;

/** The decoders of recorded lines, one kind a dataset. Immutable and thread-safe; the decoders are not. */
public interface PayloadDecoders {

    /**
     * A new decoder of the lines whose records go into a dataset. A line of another kind is refused by it.
     *
     * @throws IllegalArgumentException if no kind of payload goes into that dataset
     */
    PayloadDecoder decoder(String dataset);

    /** The dataset that a kind of payload goes into, such as {@code market.trades} for {@code trades}. */
    Optional<String> dataset(String kind);

    /** The kinds that there are, such as {@code trades}, {@code ticker}: for messages and usage errors. */
    List<String> kinds();

    /** No exchange and no kind: every recorded line is refused. */
    static PayloadDecoders none() {
        return new PayloadDecoders() {
            @Override
            public PayloadDecoder decoder(String dataset) {
                throw new IllegalArgumentException("no payloads go into " + dataset);
            }

            @Override
            public Optional<String> dataset(String kind) {
                return Optional.empty();
            }

            @Override
            public List<String> kinds() {
                return List.of();
            }
        };
    }
}
