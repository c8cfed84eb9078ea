package io.pitlane.route;

import io.pitlane.store.Store;
import java.util.Map;
import org.apache.camel.Endpoint;
import org.apache.camel.support.DefaultComponent;

/** {@code store:market.trades}: the one door into a table, for routes. Thread-safe. */
public final class StoreComponent extends DefaultComponent {

    private final Store store;

    public StoreComponent(Store store) {
        this.store = store;
    }

    @Override
    protected Endpoint createEndpoint(String uri, String remaining, Map<String, Object> parameters) {
        return new StoreEndpoint(uri, this, store, remaining);
    }
}
