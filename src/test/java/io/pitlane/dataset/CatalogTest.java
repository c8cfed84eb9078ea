package io.pitlane.dataset;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pitlane.error.InvalidConfigurationException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CatalogTest {

    @TempDir
    Path folder;

    @Test
    void findsDatasetsByNameAndEntitiesOfPit() {
        Catalog catalog = CatalogFixture.SHIPPED;

        assertThat(catalog.all())
                .extracting(Dataset::name)
                .contains("pit.premove_artifacts", "pit.regime_snapshots", "pit.trades")
                .isSorted();
        assertThat(catalog.findEntity("trades")).isEqualTo(catalog.find("pit.trades"));
        assertThat(catalog.findEntity("pit.trades")).isPresent();
        assertThat(catalog.find("trades")).isEmpty();
    }

    @Test
    void tellsAllProblemsOfAllFilesAtOnce() throws IOException {
        write("scratch.one", "name: scratch.two\ntime: at\nfields: [{name: at, type: text, required: true}]");
        write("scratch.three", "name: scratch.three\nsurprise: 1");
        write("scratch.four", "");
        write("scratch.five", "# nothing\n---\n");
        Files.writeString(folder.resolve("README.md"), "not read");

        assertThatThrownBy(() -> Catalog.read(folder))
                .isInstanceOfSatisfying(InvalidConfigurationException.class, e -> assertThat(e.problems())
                        .hasSize(5)
                        .contains(
                                "scratch.one.yaml: the file of dataset scratch.two must be called scratch.two.yaml",
                                "scratch.one.yaml: time: field at must be of type TIMESTAMP")
                        .anyMatch(problem ->
                                problem.startsWith("scratch.three.yaml: ") && problem.contains("\"surprise\""))
                        .anyMatch(problem -> problem.startsWith("scratch.four.yaml: "))
                        .anyMatch(problem -> problem.startsWith("scratch.five.yaml: ")));
    }

    @Test
    void tellsOfAFolderThatIsNotThere() {
        assertThatThrownBy(() -> Catalog.read(folder.resolve("away")))
                .isInstanceOf(InvalidConfigurationException.class)
                .hasMessageContaining("cannot read the dataset catalog");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{type: text}|fields: \"null\" is not a column name in lower case",
                "{name: Upper, type: text}|fields: \"Upper\" is not a column name in lower case",
                "{name: x}|x: type is missing; known: [TEXT, TIMESTAMP, DOUBLE, DECIMAL, INTEGER, BIGINT, BOOLEAN, JSON, UUID]",
                "{name: at, type: text}|the name at is claimed twice, by at and by at",
                "{name: x, type: text, aliases: [at]}|the name at is claimed twice, by at and by x",
                "{name: skipped, type: text}|the name skipped is claimed twice, by skipped and by ignored",
                "{name: x, type: text, above: 1}|x: above, at-least and at-most are for numbers",
                "{name: x, type: double, words: [a]}|x: words, empty-is-absent and max-length are for text",
                "{name: x, type: double, max-length: 3}|x: words, empty-is-absent and max-length are for text",
                "{name: x, type: json, empty-is-absent: true}|x: words, empty-is-absent and max-length are for text",
                "{name: x, type: text, shape: {}}|x: shape is for json",
                "{name: x, type: json, shape: {sum: {equals: 1, tolerance: 0, warn-in: at}}}|x.shape.sum.warn-in: field at must be of type JSON",
                "{name: x, type: json, shape: {sum: {warn-in: extra}}}|x.shape.sum: equals and tolerance must both be there",
                "{name: x, type: text, fallback: y}|x.fallback: there is no field y",
                "{name: x, type: text, fallback: at}|x.fallback: field at must be of type TEXT",
                "{name: x, type: text, default: now}|x: the default now is for timestamps",
                "{name: x, type: text, default: a, required: true}|x: a required field has no use for a default",
                "{name: x, type: text, default: c, words: [a, b]}|x: the default \"c\" would be refused: x: \"c\" is unknown; known: a, b",
                "{name: x, type: double, default: much}|x: the default \"much\" would be refused: not JSON",
                "{name: x, type: double, default: \"true\"}|x: the default \"true\" is not a number",
                "{name: x, type: double, default: \"1\", at-most: 0}|x: the default \"1\" would be refused: x: 1 must be at most 0",
                "{name: x, type: integer, default: \"1.5\"}|x: the default \"1.5\" would be refused: x: \"1.5\" is not a whole number",
                "{name: x, type: boolean, default: \"yes\"}|x: the default \"yes\" is not true or false",
                "{name: x, type: json, default: \"{\"}|x: the default \"{\" would be refused: not JSON",
                "{name: x, type: json, default: \"\"}|x: the default \"\" would be refused: not JSON",
                "{name: x, type: timestamp, default: yesterday}|x: the default \"yesterday\" would be refused: x: \"yesterday\" is not a time",
            })
    void tellsWhatIsWrongWithAField(String field, String problem) throws IOException {
        write(
                "scratch.one",
                """
                name: scratch.one
                time: at
                ignored: [skipped]
                fields:
                  - {name: at, type: timestamp, required: true}
                  - {name: extra, type: json}
                  - %s
                """
                        .formatted(field));

        assertThat(problems()).singleElement().asString().startsWith("scratch.one.yaml: " + problem);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "time: x|time: there is no field x",
                "time: label|time: field label must be of type TIMESTAMP",
                "time: later|time: field later must be required or have a default",
                "unknown-fields: x|unknown-fields: there is no field x",
                "unknown-fields: label|unknown-fields: field label must be of type JSON",
                "identity: {key: [x]}|identity.key: there is no field x",
                "identity: {key: [ratio]}|identity.key: field ratio must be of one of the types",
                "identity: {key: [extra]}|identity.key: field extra must be of one of the types",
                "identity: {key: [label], range: [extra]}|identity.range: extra is not a field of the key",
                "identity: {key: [at], range: [at]}|identity.range: field at must be of type TEXT",
                "identity: {key: [label], on-conflict: newest}|identity.newest-by: there is no field null",
                "identity: {key: [label], on-conflict: newest, newest-by: later}|identity.newest-by: field later must be required",
                "identity: {on-conflict: newest, newest-by: at}|identity: on-conflict newest needs a key that every record has",
                "identity: {key: [label], otherwise: origin, on-conflict: newest, newest-by: at}|identity: on-conflict newest needs a key",
                "retention: 20|retention: 20 is not a number of days from 21 to 36500; a regime is found from the last 21 days",
                "retention: 36501|retention: 36501 is not a number of days",
                "retention: long|line 2: retention: \"long\" is not understood",
                "premake: 3|premake: it is for tables that are partitioned by day",
            })
    void tellsWhatIsWrongWithADataset(String declaration, String problem) throws IOException {
        write(
                "scratch.one",
                """
                name: scratch.one
                %s
                %s
                fields:
                  - {name: at, type: timestamp, required: true}
                  - {name: later, type: timestamp}
                  - {name: label, type: text}
                  - {name: ratio, type: decimal}
                  - {name: extra, type: json}
                """
                        .formatted(declaration, declaration.startsWith("time") ? "" : "time: at"));

        assertThat(problems()).singleElement().asString().startsWith("scratch.one.yaml: " + problem);
    }

    @Test
    void whatIsReplacedByTheNewestDoesNotGetOldAndDaysAheadHaveBounds() throws IOException {
        String fields = "time: at\nfields: [{name: at, type: timestamp, required: true}, {name: label, type: text}]\n";
        write(
                "scratch.one",
                "name: scratch.one\nretention: 21\n" + fields
                        + "identity: {key: [label], on-conflict: newest, newest-by: at}");
        write("scratch.two", "name: scratch.two\npremake: 367\npartitioned: day\n" + fields);

        assertThat(problems())
                .hasSize(2)
                .anyMatch(problem ->
                        problem.startsWith("scratch.one.yaml: retention: a record is" + " replaced by the newest"))
                .anyMatch(problem -> problem.startsWith("scratch.two.yaml: premake: 367"));
    }

    @Test
    void howLongADatasetIsKeptAndWhatIsMadeForItInAdvance() throws IOException {
        String fields = "time: at\nfields: [{name: at, type: timestamp, required: true}]\n";
        write("scratch.one", "name: scratch.one\nretention: 21\npartitioned: day\npremake: 3\n" + fields);
        write("scratch.two", "name: scratch.two\npartitioned: day\n" + fields);
        write("scratch.three", "name: scratch.three\n" + fields);

        Catalog catalog = Catalog.read(folder);

        assertThat(catalog.find("scratch.one").orElseThrow().retentionDays()).hasValue(21);
        assertThat(catalog.find("scratch.one").orElseThrow().premadeDays()).isEqualTo(3);
        assertThat(catalog.find("scratch.two").orElseThrow().retentionDays()).isEmpty();
        assertThat(catalog.find("scratch.two").orElseThrow().premadeDays()).isEqualTo(7);
        assertThat(catalog.find("scratch.three").orElseThrow().premadeDays()).isZero();
        assertThat(CatalogFixture.SHIPPED.all())
                .allMatch(dataset -> dataset.retentionDays().isEmpty());
    }

    @ParameterizedTest
    @CsvSource({"Scratch.one", "one", "scratch.one.two", "scratch.1st", "scratch.", "\"scratch.o'ne\""})
    void refusesANameThatIsNoTable(String name) throws IOException {
        write("any", "name: " + name);

        assertThat(problems())
                .containsExactly("any.yaml: name: \"" + name.replace("\"", "")
                        + "\" is not of the form schema.table in lower case");
    }

    @Test
    void refusesADatasetWithoutFields() throws IOException {
        write("scratch.one", "name: scratch.one\ntime: at");

        assertThat(problems()).containsExactly("scratch.one.yaml: fields: there must be 1 to 500");
    }

    private List<String> problems() {
        try {
            Catalog.read(folder);
            return List.of();
        } catch (InvalidConfigurationException e) {
            return e.problems();
        }
    }

    private void write(String name, String yaml) throws IOException {
        Files.writeString(folder.resolve(name + ".yaml"), yaml);
    }
}
