package io.pitlane.http;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import io.pitlane.http.ReadColumn.Kind;
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

    /** {@code {"data":[…],"next":"…"}} of at most {@code limit} rows; {@code next} is null on the last page. */
    String of(ResultSet rows, int limit, String fingerprint) throws SQLException {
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
            json.writeEndArray();
            json.writeStringField("next", next);
            json.writeEndObject();
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
        return text.toString();
    }

    private void write(JsonGenerator json, ResultSet rows) throws IOException, SQLException {
        json.writeStartObject();
        for (int i = 0; i < table.columns().size(); i++) {
            ReadColumn column = table.columns().get(i);
            json.writeFieldName(column.name());
            String value = text(column.kind(), rows, i + 1);
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

    private List<String> key(ResultSet rows) throws SQLException {
        List<String> key = new ArrayList<>();
        for (int i = 0; i < table.key().size(); i++) {
            key.add(text(table.key().get(i).kind(), rows, table.columns().size() + i + 1));
        }
        return key;
    }

    private String text(Kind kind, ResultSet rows, int column) throws SQLException {
        return switch (kind) {
            case TEXT, DECIMAL, DOUBLE, JSON -> rows.getString(column);
            case NUMBER -> number(rows, column);
            case BOOLEAN -> rows.getObject(column) == null ? null : Boolean.toString(rows.getBoolean(column));
            case TIME -> {
                OffsetDateTime time = rows.getObject(column, OffsetDateTime.class);
                yield time == null ? null : time.toInstant().toString();
            }
            case EXCHANGE -> {
                String number = number(rows, column);
                yield number == null ? null : exchanges.get(Integer.valueOf(number));
            }
        };
    }

    private static String number(ResultSet rows, int column) throws SQLException {
        long number = rows.getLong(column);
        return rows.wasNull() ? null : Long.toString(number);
    }
}
