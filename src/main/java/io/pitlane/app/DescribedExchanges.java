package io.pitlane.app;

import io.pitlane.dataset.PayloadDecoder;
import io.pitlane.dataset.PayloadDecoders;
import io.pitlane.exchange.ExchangeCatalog;
import io.pitlane.exchange.ExchangeDecoders;
import io.pitlane.exchange.MarketKind;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** The exchange files, read when something of an exchange is asked for first: most commands need none. Thread-safe. */
final class DescribedExchanges implements PayloadDecoders {

    private final Path folder;
    private ExchangeCatalog catalog;

    DescribedExchanges(Path folder) {
        this.folder = folder;
    }

    /** @throws io.pitlane.error.InvalidConfigurationException with every problem of every file */
    synchronized ExchangeCatalog catalog() {
        if (catalog == null) {
            catalog = ExchangeCatalog.read(folder);
        }
        return catalog;
    }

    @Override
    public PayloadDecoder decoder(String dataset) {
        return new ExchangeDecoders(catalog()).decoder(dataset);
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
