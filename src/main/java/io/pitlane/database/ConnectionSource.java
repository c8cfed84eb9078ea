package io.pitlane.database;

import java.io.PrintWriter;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLFeatureNotSupportedException;
import java.util.logging.Logger;
import javax.sql.DataSource;

/** A DataSource that only hands out connections: who connects, and how long that may take, is settled beforehand. */
abstract class ConnectionSource implements DataSource {

    @Override
    public final Connection getConnection(String user, String password) throws SQLException {
        throw new SQLFeatureNotSupportedException("The user of this DataSource is settled");
    }

    @Override
    public final PrintWriter getLogWriter() {
        return null;
    }

    @Override
    public final void setLogWriter(PrintWriter ignored) {}

    @Override
    public int getLoginTimeout() {
        return 0;
    }

    /** Ignored: a pool calls it with a value of its own, and {@code db.connect-timeout} is what counts. */
    @Override
    public final void setLoginTimeout(int ignoredSeconds) {}

    @Override
    public final Logger getParentLogger() throws SQLFeatureNotSupportedException {
        throw new SQLFeatureNotSupportedException("No java.util.logging here");
    }

    @Override
    public final <T> T unwrap(Class<T> type) throws SQLException {
        if (!type.isInstance(this)) {
            throw new SQLException(getClass().getName() + " is no " + type.getName());
        }
        return type.cast(this);
    }

    @Override
    public final boolean isWrapperFor(Class<?> type) {
        return type.isInstance(this);
    }
}
