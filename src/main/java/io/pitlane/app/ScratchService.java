package io.pitlane.app;

import io.pitlane.load.LoadListener;
import javax.sql.DataSource;

/** A {@link ScratchApplication} that runs its routes and listens on a free port of loopback. */
public final class ScratchService implements AutoCloseable {

    private final OpenedParts opened = new OpenedParts();
    private final ScratchApplication scratch;
    private final Service service;

    /** @param name of the database and the folder; only letters, digits and underscores */
    public ScratchService(Application owner, String name) {
        try {
            this.scratch = opened.add(new ScratchApplication(owner, name));
            this.service = opened.add(scratch.application().start(LoadListener.none()));
        } catch (RuntimeException | Error failure) {
            close();
            throw failure;
        }
    }

    /** Where it listens, on 127.0.0.1. */
    public int port() {
        return service.port();
    }

    /** Connections to its database, without limits of time. */
    public DataSource dataSource() {
        return scratch.dataSource();
    }

    @Override
    public void close() {
        opened.close();
    }
}
