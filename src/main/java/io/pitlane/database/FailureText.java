package io.pitlane.database;

import io.pitlane.config.SslMode;
import java.net.ConnectException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.sql.SQLException;
import java.util.Optional;
import javax.net.ssl.SSLException;
import org.postgresql.util.PSQLException;

/** Words for what PostgreSQL and its driver refuse: one line, what happened and what to do; never a password. */
final class FailureText {

    private static final int LONGEST_REASON = 200;

    private FailureText() {}

    /** Why no connection could be opened, and the cure. */
    static String connecting(ConnectionTarget target, SslMode sslMode, SQLException failure) {
        return "Cannot connect to PostgreSQL at " + target.display() + " as user " + target.user() + ": "
                + whyAndCure(target, sslMode, failure);
    }

    /** What the server or the driver says, on one line and cut at 200 characters. */
    static String reason(SQLException failure) {
        String said = Optional.ofNullable(
                        failure instanceof PSQLException postgres ? postgres.getServerErrorMessage() : null)
                .map(server -> server.getMessage())
                .orElse(failure.getMessage());
        String line =
                said == null ? failure.getClass().getSimpleName() : said.strip().replaceAll("\\s+", " ");
        return line.length() <= LONGEST_REASON ? line : line.substring(0, LONGEST_REASON) + "…";
    }

    /** Whether something of this type caused the failure. */
    static boolean has(Throwable failure, Class<? extends Throwable> type) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (type.isInstance(cause)) {
                return true;
            }
        }
        return false;
    }

    private static String whyAndCure(ConnectionTarget target, SslMode sslMode, SQLException failure) {
        String state = SqlStates.of(failure);
        if (has(failure, UnknownHostException.class)) {
            return "the host name is not known; check db.host";
        }
        if (has(failure, ConnectException.class)) {
            return "nothing listens there; start PostgreSQL, or check db.host and db.port";
        }
        if (has(failure, SocketTimeoutException.class) || reason(failure).contains("timed out")) {
            return "no answer within db.connect-timeout; check db.host, db.port and the firewall";
        }
        if (reason(failure).contains("root certificate file")) {
            return reason(failure)
                    + " Set db.ssl-root-cert to the certificate of the authority that signed the server's";
        }
        if (reason(failure).contains("hostnameverifier")) {
            return "the server's certificate is not for this host name; connect by the name that it was made for, or set"
                    + " db.ssl-mode to verify-ca";
        }
        if (has(failure, SSLException.class)) {
            return "the server's certificate was not accepted (" + reason(failure)
                    + "); set db.ssl-root-cert to the certificate of the authority that signed it";
        }
        if (reason(failure).contains("does not support SSL")) {
            return "the server has no TLS and db.ssl-mode is " + sslMode.word()
                    + "; turn it on there, or set db.ssl-mode to disable";
        }
        return reason(failure)
                + switch (state) {
                    case "28P01" -> "; check db.user and db.password";
                    case "28000" ->
                        sslMode == SslMode.DISABLE
                                ? "; db.ssl-mode is disable, and a server that takes only TLS needs require, verify-ca or"
                                        + " verify-full; else check db.user and the server's pg_hba.conf"
                                : "; check db.user and the server's pg_hba.conf";
                    case "3D000" -> "; create it with 'pitlane db init', or check db.name";
                    case "53300" -> "; raise max_connections of the server, or lower db.pool.max-open";
                    case "57P03" -> "; it is starting or stopping, try again shortly";
                    default -> "";
                };
    }
}
