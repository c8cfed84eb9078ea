package io.pitlane.http;

import io.pitlane.http.ReadColumn.Kind;
import io.pitlane.http.ReadTable.Branches;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Types;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.Collectors;

/**
 * The statement of one page: the rows behind the position, in order, and one more than asked for, which tells whether
 * there is a next page. What a request says is bound; what is written into the text stands in {@link ReadTable}.
 */
final class PageStatement {

    /** What the rows are called in the statement: a column of the same name may be in the select list as text. */
    static final String ROWS = "r";

    private final ReadTable table;
    private final List<String> conditions = new ArrayList<>();
    private final List<Object> values = new ArrayList<>();
    private final String sql;

    /** @param exchange number of the exchange that the request names; empty: it names none */
    PageStatement(ReadTable table, PageRequest request, OptionalInt exchange) {
        this.table = table;
        exchange.ifPresent(
                number -> where(ReadColumn.quote(table.exchangeColumn().orElseThrow()) + " = ?", number));
        request.filters().forEach(this::where);
        String time = ReadColumn.quote(table.time());
        request.from().ifPresent(from -> where(time + " >= ?", from));
        request.to().ifPresent(to -> where(time + " " + table.span().upTo() + " ?", to));
        request.asOf()
                .ifPresent(asOf -> where(ReadColumn.quote(table.writtenAt().orElseThrow()) + " <= ?", asOf));
        if (!request.position().isEmpty()) {
            whereBeyond(request);
        }
        String order = " order by "
                + table.key().stream()
                        .map(column -> ROWS + "." + ReadColumn.quote(column.name()) + " "
                                + request.order().word())
                        .collect(Collectors.joining(", "))
                + " limit ?";
        String from = ReadColumn.quote(table.schema()) + "." + ReadColumn.quote(table.name()) + " " + ROWS;
        Optional<Branches> branches =
                table.branches().filter(all -> request.filters().isEmpty());
        String rows = branches.map(all -> "(" + union(all, from, order, request.limit() + 1) + ") " + ROWS)
                .orElseGet(() -> from + where());
        sql = "select " + selected() + " from " + rows + order;
        values.add(request.limit() + 1);
    }

    /** As many rows as the page may need from each branch; each comes from an index in order. */
    private String union(Branches branches, String from, String order, int limit) {
        List<Object> common = List.copyOf(values);
        values.clear();
        List<String> selects = new ArrayList<>();
        conditions.add(ReadColumn.quote(branches.column()) + " = ?");
        for (String branch : branches.values()) {
            selects.add("(select * from " + from + where() + order + ")");
            values.addAll(common);
            values.add(branch);
            values.add(limit);
        }
        return String.join(" union all ", selects);
    }

    private String where() {
        return conditions.isEmpty() ? "" : " where " + String.join(" and ", conditions);
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
            case DOUBLE -> Double.parseDouble(text);
            default -> text;
        };
    }

    /** A flag is written into the text, so that the planner sees what a partial index is about. */
    private void where(ReadFilter filter, Object value) {
        if (filter.kind() == ReadFilter.Kind.FLAG) {
            conditions.add((Boolean) value ? filter.condition() : "(" + filter.condition() + ") is not true");
        } else {
            where(filter.condition(), value);
        }
    }

    private void where(String condition, Object value) {
        conditions.add(condition);
        values.add(value);
    }
}
