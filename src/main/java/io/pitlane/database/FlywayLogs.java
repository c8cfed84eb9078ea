package io.pitlane.database;

import org.flywaydb.core.api.logging.Log;
import org.flywaydb.core.api.logging.LogCreator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What Flyway says goes to the log at DEBUG: what it did stands in {@link MigrationRun}, and an error is thrown as well.
 * Only warnings stay what they are. Flyway finds the class by its name, hence public.
 */
public final class FlywayLogs implements LogCreator {

    @Override
    public Log createLogger(Class<?> type) {
        Logger logger = LoggerFactory.getLogger(type);
        return new Log() {
            @Override
            public void debug(String message) {
                logger.trace(message);
            }

            @Override
            public void info(String message) {
                logger.debug(message);
            }

            @Override
            public void warn(String message) {
                logger.warn(message);
            }

            @Override
            public void error(String message) {
                logger.debug(message);
            }

            @Override
            public void error(String message, Exception failure) {
                logger.debug(message, failure);
            }

            @Override
            public void notice(String message) {
                logger.debug(message);
            }
        };
    }
}
