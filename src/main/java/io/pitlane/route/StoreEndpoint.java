package io.pitlane.route;

import io.pitlane.store.Store;
import org.apache.camel.Consumer;
import org.apache.camel.Processor;
import org.apache.camel.Producer;
import org.apache.camel.support.DefaultEndpoint;

/** The store, for one dataset. Takes records in and gives none out. */
final class StoreEndpoint extends DefaultEndpoint {

    private final Store store;
    private final String dataset;

    StoreEndpoint(String uri, StoreComponent component, Store store, String dataset) {
        super(uri, component);
        this.store = store;
        this.dataset = dataset;
    }

    @Override
    public Producer createProducer() {
        return new StoreProducer(this, store, dataset);
    }

    @Override
    public Consumer createConsumer(Processor processor) {
        throw new UnsupportedOperationException("store:" + dataset + " takes records and gives none");
    }

    @Override
    public boolean isSingleton() {
        return true;
    }
}
