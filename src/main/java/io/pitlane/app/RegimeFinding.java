package io.pitlane.app;

import io.pitlane.dataset.Catalog;
import io.pitlane.regime.RecordsOnTheWay;
import io.pitlane.regime.RegimeDetector;
import io.pitlane.regime.RegimeJob;
import io.pitlane.regime.RegimeRules;
import io.pitlane.store.DirectStore;
import io.pitlane.store.Spool;
import io.pitlane.store.Store;
import io.pitlane.store.WaitingRecords;
import java.time.Clock;
import java.util.List;

/** What one command needs to find regimes. Closing it lets go of the spool. */
public final class RegimeFinding implements AutoCloseable {

    private static final List<String> PRICES = List.of("market.trades", "market.tickers");

    private final Application application;
    private final Spool spool;
    private final Clock clock = Clock.systemUTC();

    RegimeFinding(Application application) {
        this.application = application;
        this.spool = Reconciliation.spool(
                application.settings(), application.settings().home().spool());
    }

    /** @throws io.pitlane.error.InvalidConfigurationException with everything that is wrong with {@code regime.yaml} */
    public RegimeDetector detector() {
        return detector(application, new DirectStore(application.loader()), spool, clock);
    }

    /** The work of the job, where a command runs it. */
    RegimeJob job() {
        return job(application, new DirectStore(application.loader()), spool, clock);
    }

    /** The work of the job. */
    static RegimeJob job(Application application, Store store, Spool spool, Clock clock) {
        return new RegimeJob(() -> detector(application, store, spool, clock), clock);
    }

    private static RegimeDetector detector(Application application, Store store, Spool spool, Clock clock) {
        return new RegimeDetector(
                RegimeRules.read(
                        application.settings().home().regime(),
                        application.exchanges().exchanges()),
                application.settings().home().routes().resolve("sql"),
                application.transactions(),
                store,
                onTheWay(spool, application.catalog()),
                clock);
    }

    private static RecordsOnTheWay onTheWay(Spool spool, Catalog catalog) {
        WaitingRecords waiting = new WaitingRecords(spool, catalog, PRICES);
        return (from, until) -> waiting.first(from, until)
                .map(entry ->
                        "records of " + entry.dataset() + " in the spool (" + entry.path() + " and maybe others)");
    }

    @Override
    public void close() {
        spool.close();
    }
}
