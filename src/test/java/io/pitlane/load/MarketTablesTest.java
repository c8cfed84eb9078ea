package io.pitlane.load;

import static org.assertj.core.api.Assertions.assertThat;

import io.pitlane.dataset.Catalog;
import io.pitlane.dataset.Dataset;
import io.pitlane.testing.DatabaseTest;
import io.pitlane.testing.TestDatabase;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The shipped datasets of market data, and their tables. */
@DatabaseTest
class MarketTablesTest {

    private final TestDatabase database;

    MarketTablesTest(TestDatabase database) {
        this.database = database;
    }

    static Stream<Dataset> datasets() {
        return Catalog.read(Path.of("config/datasets")).all().stream()
                .filter(dataset -> dataset.schema().equals("market"));
    }

    @ParameterizedTest
    @MethodSource("datasets")
    void everyFieldHasItsColumn(Dataset dataset) throws SQLException {
        try (Connection connection = database.dataSource().getConnection()) {
            TableCheck.check(connection, dataset);
        }
    }

    @ParameterizedTest
    @MethodSource("datasets")
    void everyColumnThatMustHaveAValueGetsOne(Dataset dataset) {
        assertThat(dataset.fields().stream()
                        .filter(field -> field.required() || field.defaultValue() != null)
                        .map(field -> field.name()))
                .containsAll(database
                        .rows("select attname from pg_attribute where attrelid = '" + dataset.name()
                                + "'::regclass and attnum > 0 and not attisdropped and attnotnull and not atthasdef"
                                + " and attidentity = ''")
                        .stream()
                        .map(row -> (String) row.get("attname"))
                        .toList());
    }
}
