package io.pitlane.database;

import io.pitlane.config.Secret;

/**
 * Where a database is and who asks: an external server as the settings name it, or the embedded one once it runs.
 *
 * @param password shown by nothing; may be empty
 */
public record ConnectionTarget(String host, int port, String database, String user, Secret password) {

    /** {@code host:port/database}, fit for messages and logs. */
    public String display() {
        return address() + "/" + database;
    }

    /** {@code host:port}, an IPv6 address in brackets. */
    public String address() {
        return (host.indexOf(':') >= 0 ? "[" + host + "]" : host) + ":" + port;
    }
}
