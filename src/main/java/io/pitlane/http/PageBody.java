package io.pitlane.http;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Writes rows as the body of a page, one at a time as they come. A page that grows too long ends before its limit: what
 * is left is on the next one, so that no request takes more memory than that.
 */
final class PageBody {

    private static final int LONGEST = 4 << 20;
    private static final JsonFactory FACTORY = new JsonFactory();

    private final ReadTable table;
    private final Map<Integer, String> exchanges;
    private final int longest;

    /** @param exchanges their names by their numbers */
    PageBody(ReadTable table, Map<Integer, String> exchanges) {
        this(table, exchanges, LONGEST);
    }

    /** @param longest characters after which no further row is begun */
    PageBody(ReadTable table, Map<Integer, String> exchanges, int longest) {
        this.table = table;
        this.exchanges = exchanges;
        this.longest = longest;
    }

    /** Rows in their order, to be walked through once. */
    interface Rows {

        boolean next() throws SQLException;

        /**
         * A value of the row at hand, as JSON has it but without the quotes of a string; null: it has none.
         *
         * @param number of the column, from 0: those of the table first, then those of its key
         */
        String text(ReadColumn column, int number) throws SQLException;

        /** Whether rows were left out behind the last one. */
        default boolean isCut() {
            return false;
        }
    }

    /** {@code {"data":[…],"next":"…"}} of at most {@code limit} rows; {@code next} is null on the last page. */
    String of(ResultSet rows, int limit, String fingerprint) throws SQLException {
        return of(new ResultRows(rows, exchanges), limit, fingerprint);
    }

    /** As {@link #of(ResultSet, int, String)}. */
    String of(Rows rows, int limit, String fingerprint) throws SQLException {
        StringWriter text = new StringWriter();
        try (JsonGenerator json = FACTORY.createGenerator(text)) {
            json.writeStartObject();
            json.writeArrayFieldStart("data");
            String next = null;
            List<String> last = List.of();
            int written = 0;
            while (next == null && rows.next()) {
                if (written == limit || written > 0 && text.getBuffer().length() >= longest) {
                    next = PageCursor.write(last, fingerprint);
                } else {
                    write(json, rows);
                    json.flush();
                    last = key(rows);
                    written++;
                }
            }
            if (next == null && rows.isCut()) {
                next = PageCursor.write(last, fingerprint);
            }
            json.writeEndArray();
            json.writeStringField("next", next);
            json.writeEndObject();
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
        return text.toString();
    }

    private void write(JsonGenerator json, Rows rows) throws IOException, SQLException {
        json.writeStartObject();
        for (int i = 0; i < table.columns().size(); i++) {
            ReadColumn column = table.columns().get(i);
            json.writeFieldName(column.name());
            String value = rows.text(column, i);
            if (value == null) {
                json.writeNull();
            } else {
                switch (column.kind()) {
                    case JSON, NUMBER, DOUBLE, BOOLEAN -> json.writeRawValue(value);
                    default -> json.writeString(value);
                }
            }
        }
        json.writeEndObject();
    }

    private List<String> key(Rows rows) throws SQLException {
        List<String> key = new ArrayList<>();
        for (int i = 0; i < table.key().size(); i++) {
            key.add(rows.text(table.key().get(i), table.columns().size() + i));
        }
        return key;
    }

    /** Rows that a statement gave. */
    private record ResultRows(ResultSet rows, Map<Integer, String> exchanges) implements Rows {

        @Override
        public boolean next() throws SQLException {
            return rows.next();
        }

        @Override
        public String text(ReadColumn column, int number) throws SQLException {
            return switch (column.kind()) {
                case TEXT, DECIMAL, DOUBLE, JSON -> rows.getString(number + 1);
                case NUMBER -> number(number + 1);
                case BOOLEAN ->
                    rows.getObject(number + 1) == null ? null : Boolean.toString(rows.getBoolean(number + 1));
                case TIME -> {
                    OffsetDateTime time = rows.getObject(number + 1, OffsetDateTime.class);
                    yield time == null ? null : time.toInstant().toString();
                }
                case EXCHANGE -> {
                    String exchange = number(number + 1);
                    yield exchange == null ? null : exchanges.get(Integer.valueOf(exchange));
                }
            };
        }

        private String number(int column) throws SQLException {
            long value = rows.getLong(column);
            return rows.wasNull() ? null : Long.toString(value);
        }
    }
}
