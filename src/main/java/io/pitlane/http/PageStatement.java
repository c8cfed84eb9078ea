package io.pitlane.http;

import io.pitlane.http.ReadColumn.Kind;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Types;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.stream.Collectors;

/**
 * The statement of one page: the rows behind the position, in order, and one more than asked for, which tells whether
 * there is a next page. What a request says is bound; what is written into the text stands in {@link ReadTable}.
 */
final class PageStatement {

    private final ReadTable table;
    private final List<String> conditions = new ArrayList<>();
    private final List<Object> values = new ArrayList<>();
    private final String sql;

    /** @param exchange number of the exchange that the request names; empty: it names none */
    PageStatement(ReadTable table, PageRequest request, OptionalInt exchange) {
        this.table = table;
        exchange.ifPresent(number -> where(ReadColumn.quote(table.exchangeColumn()) + " = ?", number));
        request.symbol().ifPresent(symbol -> where(table.symbolCondition(), symbol));
        request.words().forEach((column, word) -> where(ReadColumn.quote(column) + " = ?", word));
        request.from().ifPresent(from -> where(ReadColumn.quote(table.time()) + " >= ?", from));
        request.to().ifPresent(to -> where(ReadColumn.quote(table.time()) + " < ?", to));
        if (!request.position().isEmpty()) {
            whereBeyond(request);
        }
        values.add(request.limit() + 1);
        String order = table.key().stream()
                .map(column ->
                        ReadColumn.quote(column.name()) + " " + request.order().word())
                .collect(Collectors.joining(", "));
        sql = "select " + selected() + " from market." + ReadColumn.quote(table.name())
                + (conditions.isEmpty() ? "" : " where " + String.join(" and ", conditions)) + " order by " + order
                + " limit ?";
    }

    String sql() {
        return sql;
    }

    /** Prepares {@code prefix} and the statement behind it, with everything bound. */
    PreparedStatement prepare(Connection connection, String prefix) throws SQLException {
        PreparedStatement statement = connection.prepareStatement(prefix + sql);
        for (int i = 0; i < values.size(); i++) {
            Object value = values.get(i);
            if (value instanceof Instant time) {
                statement.setObject(i + 1, time.atOffset(ZoneOffset.UTC), Types.TIMESTAMP_WITH_TIMEZONE);
            } else {
                statement.setObject(i + 1, value);
            }
        }
        return statement;
    }

    /** The columns of a row, then the key. */
    private String selected() {
        return java.util.stream.Stream.concat(table.columns().stream(), table.key().stream())
                .map(ReadColumn::expression)
                .collect(Collectors.joining(", "));
    }

    /** The first condition says nothing new, but only it leaves out partitions and starts in the middle of an index. */
    private void whereBeyond(PageRequest request) {
        List<Object> position = new ArrayList<>();
        for (int i = 0; i < table.key().size(); i++) {
            position.add(value(table.key().get(i).kind(), request.position().get(i)));
        }
        String beyond = request.order().beyond();
        List<String> columns = table.key().stream()
                .map(column -> ReadColumn.quote(column.name()))
                .toList();
        where(columns.get(0) + " " + beyond + "= ?", position.get(0));
        if (columns.size() > 1) {
            conditions.add("(" + String.join(", ", columns) + ") " + beyond + " ("
                    + String.join(", ", columns.stream().map(column -> "?").toList()) + ")");
            values.addAll(position);
        } else {
            conditions.add(columns.get(0) + " " + beyond + " ?");
            values.add(position.get(0));
        }
    }

    private static Object value(Kind kind, String text) {
        return switch (kind) {
            case TIME -> Instant.parse(text);
            case NUMBER -> Long.parseLong(text);
            default -> text;
        };
    }

    private void where(String condition, Object value) {
        conditions.add(condition);
        values.add(value);
    }
}
