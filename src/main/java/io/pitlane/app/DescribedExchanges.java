package io.pitlane.app;

import io.pitlane.database.DatabaseUnavailableException;
import io.pitlane.dataset.PayloadDecoder;
import io.pitlane.dataset.PayloadDecoders;
import io.pitlane.exchange.ExchangeCatalog;
import io.pitlane.exchange.ExchangeDecoders;
import io.pitlane.exchange.MarketKind;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The exchange files, read when something of an exchange is asked for first: most commands need none. Thread-safe. */
final class DescribedExchanges implements PayloadDecoders {

    private static final Logger LOG = LoggerFactory.getLogger(DescribedExchanges.class);

    private final Path folder;
    private final Consumer<List<String>> register;
    private ExchangeCatalog catalog;
    private boolean registered;

    /** @param register makes the exchanges' names known to the database, before their first record */
    DescribedExchanges(Path folder, Consumer<List<String>> register) {
        this.folder = folder;
        this.register = register;
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
        register();
        return new ExchangeDecoders(catalog()).decoder(dataset);
    }

    private synchronized void register() {
        if (registered) {
            return;
        }
        try {
            register.accept(catalog().exchanges());
            registered = true;
        } catch (DatabaseUnavailableException away) {
            // What is decoded now is kept elsewhere; the next one tries again.
            LOG.debug("The exchanges are not registered yet", away);
        }
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
