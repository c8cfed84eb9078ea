package io.pitlane.database;

import io.pitlane.error.OperationFailedException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Array;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Types;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/** A statement of {@code routes/sql} whose parameters have names, such as {@code :from}. Immutable. */
public final class StatementFile {

    private static final Pattern COMMENT = Pattern.compile("(?m)^--.*$");
    private static final Pattern PARAMETER = Pattern.compile("(?<![:\\w]):([a-z_]+)");

    private final String sql;
    private final List<String> parameters;

    private StatementFile(String text) {
        String statement = COMMENT.matcher(text).replaceAll("").strip();
        this.parameters = PARAMETER
                .matcher(statement)
                .results()
                .map(found -> found.group(1))
                .toList();
        this.sql = PARAMETER.matcher(statement).replaceAll("?");
    }

    /** @throws OperationFailedException if the file cannot be read */
    public static StatementFile read(Path file) {
        try {
            return new StatementFile(Files.readString(file));
        } catch (IOException e) {
            throw new OperationFailedException("Cannot read " + file + ": " + e.getMessage(), e);
        }
    }

    /** With question marks for the parameters. */
    public String sql() {
        return sql;
    }

    /** The names in the order of the question marks; one that stands there twice, twice. */
    public List<String> parameters() {
        return parameters;
    }

    /**
     * Prepares the statement with its parameters bound; the caller closes it.
     *
     * @param values by name: {@code Instant}, {@code String} and numbers as they are; collections of strings or instants
     *     as {@code text[]}, for the statement to cast
     */
    public PreparedStatement prepare(Connection connection, Map<String, ?> values) throws SQLException {
        return prepare(connection, "", values);
    }

    /** @param prefix stands before the statement, such as {@code explain } */
    public PreparedStatement prepare(Connection connection, String prefix, Map<String, ?> values) throws SQLException {
        PreparedStatement statement = connection.prepareStatement(prefix + sql);
        try {
            for (int i = 0; i < parameters.size(); i++) {
                bind(statement, i + 1, parameters.get(i), values);
            }
            return statement;
        } catch (SQLException | RuntimeException e) {
            statement.close();
            throw e;
        }
    }

    private static void bind(PreparedStatement statement, int index, String name, Map<String, ?> values)
            throws SQLException {
        Object value = values.get(name);
        if (value == null) {
            throw new IllegalArgumentException("there is no value for the parameter :" + name);
        }
        if (value instanceof Instant time) {
            statement.setObject(index, time.atOffset(ZoneOffset.UTC), Types.TIMESTAMP_WITH_TIMEZONE);
        } else if (value instanceof OffsetDateTime time) {
            statement.setObject(index, time, Types.TIMESTAMP_WITH_TIMEZONE);
        } else if (value instanceof Collection<?> several) {
            Object[] texts = several.stream().map(Object::toString).toArray();
            Array array = statement.getConnection().createArrayOf("text", texts);
            statement.setArray(index, array);
        } else {
            statement.setObject(index, value);
        }
    }
}
