package io.pitlane.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.pitlane.config.Secret;
import io.pitlane.metrics.OperationMetrics;
import io.pitlane.testing.TestDatabase;
import java.io.IOException;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.sql.ResultSet;
import java.sql.Statement;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.postgresql.PGConnection;
import org.slf4j.LoggerFactory;
import org.testcontainers.DockerClientFactory;
import org.testcontainers.postgresql.PostgreSQLContainer;

/**
 * The official images of the versions between the two that every test of the database runs against, where a Docker
 * engine answers; elsewhere skipped, and the report says so.
 */
@Tag("docker")
class ContainerTest {

    private static final Path MIGRATIONS = Path.of("migrations");

    private static final String WITHOUT_DOCKER =
            "No Docker engine answers here: PostgreSQL 16 and 17 are not tested, only the embedded and the installed one";

    private static boolean docker;

    @BeforeAll
    static void lookForDocker() {
        docker = DockerClientFactory.instance().isDockerAvailable();
        if (!docker) {
            LoggerFactory.getLogger(ContainerTest.class).warn(WITHOUT_DOCKER);
        }
    }

    @BeforeEach
    void requireDocker() {
        assumeTrue(docker, WITHOUT_DOCKER);
    }

    @ParameterizedTest
    @ValueSource(strings = {"postgres:16-alpine", "postgres:17-alpine"})
    void migratesAndLoads(String image) {
        try (PostgreSQLContainer container = new PostgreSQLContainer(image)) {
            container.start();
            ConnectionTarget target = new ConnectionTarget(
                    container.getHost(),
                    container.getMappedPort(PostgreSQLContainer.POSTGRESQL_PORT),
                    container.getDatabaseName(),
                    container.getUsername(),
                    new Secret(container.getPassword()));
            try (Database database = new Database(TestDatabase.settingsFor(target), target, OperationMetrics.none())) {
                new Migrations(database.unlimitedDataSource(), MIGRATIONS).migrate();

                long copied = database.transactions().call(OperationKind.COPY, "copy-trades", connection -> {
                    try {
                        return connection
                                .unwrap(PGConnection.class)
                                .getCopyAPI()
                                .copyIn(
                                        "COPY pit.trades (ts, venue, symbol, side, qty, price) FROM STDIN CSV",
                                        new StringReader(
                                                """
                                                        2026-03-01T12:00:00Z,binance,BTC/USDT,buy,0.5,64000
                                                        2026-03-01T12:00:01Z,binance,BTC/USDT,sell,0.25,64001
                                                        """));
                    } catch (IOException e) {
                        throw new UncheckedIOException(e);
                    }
                });

                assertThat(copied).isEqualTo(2);
                assertThat(database.transactions().<Long>call(OperationKind.READ, "count-trades", connection -> {
                            try (Statement statement = connection.createStatement();
                                    ResultSet result = statement.executeQuery("SELECT count(*) FROM pit.trades")) {
                                result.next();
                                return result.getLong(1);
                            }
                        }))
                        .isEqualTo(2);
            }
        }
    }
}
