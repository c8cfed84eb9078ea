package io.pitlane.database;

import io.pitlane.error.OperationFailedException;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Properties;

/** Proves that a server answers at a target and is the one of the directory, by logging in with its password. */
record ConnectionCheck(EmbeddedFiles files) {

    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final String LOGIN_SECONDS = "5";
    private static final String WRONG_PASSWORD = "28P01";

    /**
     * Logs in and out, for some seconds again and again while the server is busy or has just crashed and recovers.
     *
     * @throws OperationFailedException if the password is refused
     * @throws DatabaseUnavailableException if the server does not answer
     */
    void check(ConnectionTarget target) {
        SQLException[] last = new SQLException[1];
        boolean answered = new Waiting("the embedded PostgreSQL at " + target.display() + " to answer")
                .until(PATIENCE, () -> {
                    last[0] = failure(target);
                    return last[0] == null || !SqlStates.isRetryable(last[0]);
                });
        if (last[0] == null) {
            return;
        }
        if (answered && WRONG_PASSWORD.equals(last[0].getSQLState())) {
            throw new OperationFailedException(
                    "The PostgreSQL at " + target.display() + " refuses the password in " + files.password()
                            + ". Stop it, delete that file and start again: a new password is made.",
                    last[0]);
        }
        throw new DatabaseUnavailableException(
                "The embedded PostgreSQL at " + target.display() + " runs but does not answer: "
                        + sentence(last[0].getMessage()) + " Its log is in " + files.logs() + ".",
                last[0]);
    }

    private static String sentence(String message) {
        return message == null || message.endsWith(".") ? message : message + ".";
    }

    private static SQLException failure(ConnectionTarget target) {
        Properties properties = new Properties();
        properties.setProperty("user", target.user());
        properties.setProperty("password", target.password().reveal());
        properties.setProperty("sslmode", "disable");
        properties.setProperty("gssEncMode", "disable");
        properties.setProperty("loginTimeout", LOGIN_SECONDS);
        properties.setProperty("connectTimeout", LOGIN_SECONDS);
        properties.setProperty("ApplicationName", "pitlane-start");
        String url = "jdbc:postgresql://" + target.host() + ":" + target.port() + "/" + target.database();
        try {
            DriverManager.getConnection(url, properties).close();
            return null;
        } catch (SQLException e) {
            return e;
        }
    }
}
