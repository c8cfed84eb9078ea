package io.pitlane.http;

import io.pitlane.error.OperationFailedException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Something that is counted or measured over PIT records: a statement of {@code routes/sql} that gives one JSON text. It
 * may name {@code :from}, {@code :until} (the first microsecond that does not count any more) and {@code :as_of}; what a
 * request leaves out is without end. Thread-safe.
 */
final class PitFigure {

    private static final Pattern COMMENT = Pattern.compile("(?m)^--.*$");
    private static final Pattern PARAMETER = Pattern.compile("(?<![:\\w]):([a-z_]+)");
    private static final String ENDING = ".sql";

    private final String sql;
    private final List<String> names;

    private PitFigure(String text) {
        String statement = COMMENT.matcher(text).replaceAll("").strip();
        this.names = PARAMETER
                .matcher(statement)
                .results()
                .map(found -> found.group(1))
                .toList();
        this.sql = PARAMETER.matcher(statement).replaceAll((MatchResult found) -> "?");
    }

    /** Those of a folder, by the names of their files without the ending. */
    static Map<String, PitFigure> all(Path folder) {
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(file -> file.toString().endsWith(ENDING))
                    .collect(Collectors.toUnmodifiableMap(PitFigure::nameOf, PitFigure::read));
        } catch (IOException e) {
            throw new OperationFailedException("Cannot read the statements of " + folder + ": " + e.getMessage(), e);
        }
    }

    private static String nameOf(Path file) {
        String name = file.getFileName().toString();
        return name.substring(0, name.length() - ENDING.length());
    }

    private static PitFigure read(Path file) {
        try {
            return new PitFigure(Files.readString(file));
        } catch (IOException e) {
            throw new OperationFailedException("Cannot read " + file + ": " + e.getMessage(), e);
        }
    }

    /** The parameters that a request may have. */
    List<String> parameters() {
        List<String> parameters = new ArrayList<>(List.of("from", "to"));
        if (names.contains(PageRequest.AS_OF)) {
            parameters.add(PageRequest.AS_OF);
        }
        return parameters;
    }

    /** The figure as compact JSON. */
    String ask(Connection connection, FigureRequest request) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            for (int i = 0; i < names.size(); i++) {
                statement.setObject(i + 1, value(names.get(i), request), Types.TIMESTAMP_WITH_TIMEZONE);
            }
            try (ResultSet row = statement.executeQuery()) {
                row.next();
                return Json.compact(row.getString(1));
            }
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
