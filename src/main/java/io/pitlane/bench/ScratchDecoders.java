package io.pitlane.bench;

import io.pitlane.dataset.Dataset;
import io.pitlane.dataset.PayloadDecoder;
import io.pitlane.dataset.PayloadDecoders;
import java.util.List;
import java.util.Optional;

/** The decoders of a dataset for its copy in a scratch schema. Thread-safe if they are. */
record ScratchDecoders(PayloadDecoders decoders, Dataset source, Dataset copy) implements PayloadDecoders {

    @Override
    public PayloadDecoder decoder(String dataset) {
        return decoders.decoder(source.name());
    }

    @Override
    public Optional<String> dataset(String kind) {
        return decoders.dataset(kind).filter(source.name()::equals).map(name -> copy.name());
    }

    @Override
    public List<String> kinds() {
        return decoders.kinds().stream()
                .filter(kind -> dataset(kind).isPresent())
                .toList();
    }
}
