package io.pitlane.dataset;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pitlane.error.InvalidConfigurationException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a dataset must declare for look-ups, days, and an identity by content. */
class ContentIdentityCheckTest {

    private static final String GOOD =
            """
            name: lab.quotes
            time: at
            partitioned: day
            identity: {key: [at, maker, quote_no, hash], otherwise: content, content-key: hash}
            fields:
              - {name: maker, type: integer, member: maker_name, required: true, lookup: {table: lab.makers, column: name}}
              - {name: at, type: timestamp, required: true, days-ahead: 3}
              - {name: desk, type: bigint, compared: false, lookup: {table: lab.desks, fields: [maker]}}
              - {name: quote_no, type: text}
              - {name: price, type: decimal, required: true}
              - {name: hash, type: uuid, compared: false}
            """;

    @TempDir
    Path folder;

    @Test
    void takesADatasetWithAllOfThem() throws IOException {
        Dataset dataset = read(GOOD).find("lab.quotes").orElseThrow();

        assertThat(dataset.isPartitionedByDay()).isTrue();
        assertThat(dataset.idFields()).containsExactly("quote_no");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "name: maker, type: integer|name: maker, type: text|the type must be integer or bigint",
                "table: lab.makers|table: makers|table \"makers\" is not of the form schema.table",
                "column: name}|column: name, fields: [at]}|either a column",
                "{table: lab.desks, fields: [maker]}|{table: lab.desks, fields: [price]}|there is no field price before it",
                "fields: [maker]}}|fields: [maker]}, required: true}|is not required",
                "days-ahead: 3|days-ahead: -1|days-ahead is for timestamps",
                "content-key: hash|content-key: nothing|there is no field nothing",
                "otherwise: content|otherwise: refuse|it is for otherwise: content",
                "key: [at, maker, quote_no, hash]|key: [at, hash, maker, quote_no]|it must be the last field, and the last of the key",
                "key: [at, maker, quote_no, hash]|key: [maker, at, hash]|it must begin with at",
                "type: uuid, compared: false|type: uuid|it is not compared",
                "type: uuid, compared: false|type: text, compared: false|field hash must be of type UUID",
                "partitioned: day|partitioned: week|partitioned",
                "member: maker_name|member: Maker|is not a name in lower case",
            })
    void tellsWhatIsWrong(String good, String bad, String problem) {
        assertThat(GOOD).contains(good);

        assertThatThrownBy(() -> read(GOOD.replace(good, bad)))
                .isInstanceOf(InvalidConfigurationException.class)
                .hasMessageContaining(problem);
    }

    @Test
    void aPartitionedTableNeedsItsTimeInTheKey() {
        String byName = GOOD.replace(
                        "{key: [at, maker, quote_no, hash], otherwise: content, content-key: hash}",
                        "{key: [quote_no]}")
                .replace("type: uuid, compared: false", "type: uuid");

        assertThatThrownBy(() -> read(byName)).hasMessageContaining("must have at in it");
    }

    private Catalog read(String yaml) throws IOException {
        Files.writeString(folder.resolve("lab.quotes.yaml"), yaml);
        return Catalog.read(folder);
    }
}
