package io.pitlane.http;

import io.pitlane.database.StatementFile;
import io.pitlane.error.OperationFailedException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Something that is counted or measured over PIT records: a statement of {@code routes/sql} that gives one JSON text, or
 * no row where there is nothing to tell of. It may name {@code :from}, {@code :until} (the first microsecond that does not
 * count any more) and {@code :as_of}; what a request leaves out is without end. Thread-safe.
 */
final class PitFigure {

    private static final String ENDING = ".sql";

    /** What a request calls them, by what statements do. */
    private static final Map<String, String> ASKED =
            Map.of("from", "from", "until", "to", PageRequest.AS_OF, PageRequest.AS_OF);

    private final StatementFile statement;

    private PitFigure(StatementFile statement) {
        this.statement = statement;
    }

    /** Those of a folder, by the names of their files without the ending. */
    static Map<String, PitFigure> all(Path folder) {
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(file -> file.toString().endsWith(ENDING))
                    .collect(Collectors.toUnmodifiableMap(
                            PitFigure::nameOf, file -> new PitFigure(StatementFile.read(file))));
        } catch (IOException e) {
            throw new OperationFailedException("Cannot read the statements of " + folder + ": " + e.getMessage(), e);
        }
    }

    private static String nameOf(Path file) {
        String name = file.getFileName().toString();
        return name.substring(0, name.length() - ENDING.length());
    }

    /** The parameters that a request may have. */
    List<String> parameters() {
        return Stream.of("from", "until", PageRequest.AS_OF)
                .filter(statement.parameters()::contains)
                .map(ASKED::get)
                .toList();
    }

    /** The figure as compact JSON; empty where the statement gives no row. */
    Optional<String> ask(Connection connection, FigureRequest request) throws SQLException {
        Map<String, OffsetDateTime> values = new HashMap<>();
        statement.parameters().forEach(name -> values.put(name, value(name, request)));
        try (PreparedStatement prepared = statement.prepare(connection, values);
                ResultSet row = prepared.executeQuery()) {
            return row.next() ? Optional.of(Json.compact(row.getString(1))) : Optional.empty();
        }
    }

    /** The driver takes the ends of its own time for infinity. */
    private static OffsetDateTime value(String name, FigureRequest request) {
        Function<java.time.Instant, OffsetDateTime> inUtc = time -> time.atOffset(ZoneOffset.UTC);
        return switch (name) {
            case "from" -> request.from().map(inUtc).orElse(OffsetDateTime.MIN);
            case "until" ->
                request.to().map(to -> to.plus(1, ChronoUnit.MICROS)).map(inUtc).orElse(OffsetDateTime.MAX);
            case PageRequest.AS_OF -> request.asOf().map(inUtc).orElse(OffsetDateTime.MAX);
            default -> throw new IllegalArgumentException("there is no parameter :" + name);
        };
    }
}
