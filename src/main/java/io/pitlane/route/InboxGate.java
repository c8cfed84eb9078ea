package io.pitlane.route;

import java.util.function.BooleanSupplier;
import org.apache.camel.Consumer;
import org.apache.camel.Endpoint;
import org.apache.camel.spi.PollingConsumerPollStrategy;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Lets a consumer poll only while the database can take what it finds. Thread-safe. */
public final class InboxGate implements PollingConsumerPollStrategy {

    private static final Logger LOG = LoggerFactory.getLogger(InboxGate.class);

    private final BooleanSupplier databaseIsReady;

    public InboxGate(BooleanSupplier databaseIsReady) {
        this.databaseIsReady = databaseIsReady;
    }

    @Override
    public boolean begin(Consumer consumer, Endpoint endpoint) {
        return databaseIsReady.getAsBoolean();
    }

    @Override
    public void commit(Consumer consumer, Endpoint endpoint, int polledMessages) {
        LOG.trace("Polled {} messages from {}", polledMessages, endpoint);
    }

    @Override
    public boolean rollback(Consumer consumer, Endpoint endpoint, int retryCounter, Exception cause) {
        LOG.warn("Cannot look into {}: {}", endpoint, cause.toString());
        return false;
    }
}
