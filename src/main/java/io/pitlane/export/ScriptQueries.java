package io.pitlane.export;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.sql.Array;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.stream.Collectors;

/** Asks the catalogs what some schemas hold; each question is a file beside this class, in {@code script/}. */
final class ScriptQueries {

    /** All that are asked. */
    static final List<String> QUESTIONS = List.of(
            "attached-indexes",
            "columns",
            "comments",
            "default-grants",
            "dependencies",
            "extensions",
            "foreign-keys",
            "functions",
            "grants",
            "indexes",
            "keys",
            "late-checks",
            "other-extensions",
            "owned-sequences",
            "partitions",
            "policies",
            "row-tables",
            "rules",
            "schemas",
            "sequence-names",
            "sequences",
            "statistics",
            "table-settings",
            "tables",
            "triggers",
            "types",
            "unknown-objects",
            "views");

    private final Connection connection;
    private final Array schemas;

    /** @param connection with the {@link PinnedSettings} */
    ScriptQueries(Connection connection, Collection<String> schemas) throws SQLException {
        this.connection = connection;
        this.schemas = connection.createArrayOf("text", schemas.toArray());
    }

    /** Reads one row of an answer. */
    @FunctionalInterface
    interface RowReader<T> {
        T read(ResultSet row) throws SQLException;
    }

    /** What a question answers whose rows are whole statements. */
    List<String> statements(String question) throws SQLException {
        return rows(question, row -> row.getString(1));
    }

    List<ScriptTable> tables() throws SQLException {
        return rows(
                "row-tables",
                row -> new ScriptTable(row.getString(1), row.getString(2), row.getString(3), texts(row.getArray(4))));
    }

    /** Statements that give every sequence its value of now. */
    List<String> sequenceValues() throws SQLException {
        List<String> sequences = statements("sequence-names");
        if (sequences.isEmpty()) {
            return List.of();
        }
        String all = sequences.stream()
                .map(sequence ->
                        "select " + Quoted.literal(sequence) + " as name, last_value, is_called from " + sequence)
                .collect(Collectors.joining(" union all "));
        List<String> values = new ArrayList<>();
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(
                        "select pg_catalog.format('select pg_catalog.setval(%L, %s, %L);', name, last_value, is_called) from ("
                                + all + ") as every order by name collate \"C\"")) {
            while (row.next()) {
                values.add(row.getString(1));
            }
        }
        return values;
    }

    List<String> policies() throws SQLException {
        return rows(
                "policies", row -> RoleStatements.policy(texts(row.getArray(1)), row.getString(2), row.getString(3)));
    }

    /** What roles may do now, and with what is still to be made; nothing where nobody was granted or denied anything. */
    List<String> grants() throws SQLException {
        List<String> statements = new ArrayList<>();
        for (String question : List.of("grants", "default-grants")) {
            List<RoleStatements.Grant> grants = rows(
                    question, row -> new RoleStatements.Grant(row.getString(1), row.getString(2), row.getString(3)));
            if (!grants.isEmpty()) {
                statements.add(RoleStatements.grants(grants));
            }
        }
        return statements;
    }

    <T> List<T> rows(String question, RowReader<T> reader) throws SQLException {
        List<T> rows = new ArrayList<>();
        String sql = text(question);
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            if (sql.indexOf('?') >= 0) {
                statement.setArray(1, schemas);
            }
            try (ResultSet result = statement.executeQuery()) {
                while (result.next()) {
                    rows.add(reader.read(result));
                }
            }
        }
        return rows;
    }

    private static List<String> texts(Array array) throws SQLException {
        return Arrays.asList((String[]) array.getArray());
    }

    static String text(String question) {
        if (!QUESTIONS.contains(question)) {
            throw new IllegalArgumentException(question + " is not among the questions that a fingerprint knows");
        }
        return resource("script/" + question + ".sql");
    }

    static String resource(String name) {
        try (InputStream file = ScriptQueries.class.getResourceAsStream(name)) {
            return new String(file.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
