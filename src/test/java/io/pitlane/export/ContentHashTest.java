package io.pitlane.export;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pitlane.error.IntegrityException;
import io.pitlane.testing.TestDatabase;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.lifecycle.AfterContainer;
import net.jqwik.api.lifecycle.BeforeContainer;
import org.postgresql.PGConnection;
import org.postgresql.copy.CopyOut;

/** The hash that Java computes from what COPY says, against the one that the server computes. */
class ContentHashTest {

    /** A column of each kind, and values whose text is not what a cast, a locale or a session would make of it. */
    private static final List<Kind> KINDS = List.of(
            new Kind("boolean", "true", "false"),
            new Kind("smallint", "-32768", "0"),
            new Kind("bigint", "9223372036854775807", "-1"),
            new Kind("numeric", "0.00001250", "1e40", "NaN", "-Infinity", "123456789012345678901234567890.123456789"),
            new Kind("numeric(20, 10)", "1.5"),
            new Kind("real", "1.1", "3.4e38", "NaN"),
            new Kind("double precision", "0.1", "1e-300", "-0", "Infinity", "2.2250738585072014e-308"),
            new Kind("character varying(20)", "", "\\N", "a\\tb"),
            new Kind("character(6)", "", "ab", " x"),
            new Kind("\"char\"", "a", "\\"),
            new Kind("bytea", "\\x", "\\x00ff5c0a09"),
            new Kind("jsonb", "{\"b\":1.50,\"a\":[\"\\t\\\"\\\\\\u20ac\"]}", "null"),
            new Kind("json", "{ \"a\" :\n1 }"),
            new Kind("uuid", "00000000-0000-0000-0000-0000000000ff"),
            new Kind("date", "2024-02-29", "infinity", "0044-03-15 BC", "20000-01-01"),
            new Kind("time", "23:59:59.999999"),
            new Kind("time with time zone", "12:00:00+05:30"),
            new Kind("timestamp", "2024-02-29 23:59:60", "-infinity"),
            new Kind("timestamp with time zone", "2024-03-31 01:30:00.000001Z", "infinity", "0001-01-01 BC"),
            new Kind("interval", "1 year -2 days 03:04:05.678", "-1 mon"),
            new Kind("inet", "10.0.0.1", "10.0.0.0/8", "::1"),
            new Kind("money", "-1234.50"),
            new Kind("text[]", "{a,NULL,\"b\\\\c\",\"\"}", "{}"),
            new Kind("int4range", "[1,10)", "empty"),
            new Kind("bit varying", "1010"),
            new Kind("point", "(1.5,-0)"),
            new Kind("pg_catalog.name", "x y"));

    private static final String TYPES = "create domain odd_text as text; create type mood as enum ('so so', 'a\\b');"
            + " create type pair as (first text, second numeric);";

    private static TestDatabase database;
    private static List<Column> columns;

    private record Kind(String type, List<String> values) {

        Kind(String type, String... values) {
            this(type, List.of(values));
        }
    }

    @BeforeContainer
    static void createTable() {
        database = TestDatabase.createEmpty();
        StringBuilder table = new StringBuilder(TYPES + " create table every (must text not null, free text");
        columns = new ArrayList<>(List.of(new Column("must", "text", false), new Column("free", "text", true)));
        for (int i = 0; i < KINDS.size(); i++) {
            table.append(", \"c ").append(i).append("\" ").append(KINDS.get(i).type());
            columns.add(new Column(
                    "c " + i,
                    KINDS.get(i).type().startsWith("character varying")
                            ? "character varying"
                            : KINDS.get(i).type(),
                    true));
        }
        columns.addAll(List.of(
                new Column("d", "odd_text", true), new Column("m", "mood", true), new Column("p", "pair", true)));
        database.execute(table + ", d odd_text, m mood, p pair)");
    }

    @AfterContainer
    static void dropDatabase() {
        database.close();
    }

    @Provide
    Arbitrary<List<List<String>>> rows() {
        Arbitrary<String> text = Arbitraries.oneOf(
                Arbitraries.strings().excludeChars('\0').ofMaxLength(40),
                Arbitraries.strings()
                        .withChars('\\', '\t', '\n', '\r', '\b', '\f', (char) 0x0b, 'N', '.', '"', ',', '(', ' ')
                        .ofMaxLength(30),
                Arbitraries.of("", "\\N", "\\.", "NULL", "€𝄞", "a".repeat(1000)));
        List<Arbitrary<String>> row = new ArrayList<>(List.of(
                text.map(ContentHashTest::storable),
                text.map(ContentHashTest::storable).injectNull(0.2)));
        KINDS.forEach(kind -> row.add(Arbitraries.of(kind.values()).injectNull(0.3)));
        row.add(text.map(ContentHashTest::storable).injectNull(0.3));
        row.add(Arbitraries.of("so so", "a\\b").injectNull(0.3));
        row.add(Arbitraries.of("(\"a,\\\\\"\"\",1.50)", "(,)").injectNull(0.3));
        return Combinators.combine(row).as(values -> values).list().ofMaxSize(20);
    }

    /** Half of a surrogate pair is no character. */
    private static String storable(String text) {
        return new String(text.getBytes(StandardCharsets.UTF_8), StandardCharsets.UTF_8);
    }

    @Property(tries = 60)
    void isTheSameInJavaAndInPostgres(@ForAll("rows") List<List<String>> rows) throws Exception {
        try (Connection connection = database.dataSource().getConnection();
                Statement statement = connection.createStatement()) {
            connection.setAutoCommit(false);
            // What a role or a server may have set, until it is pinned.
            statement.execute(
                    "set datestyle = 'ISO, DMY'; set timezone = 'Asia/Kolkata'; set intervalstyle = 'iso_8601';"
                            + " set bytea_output = 'escape'; set extra_float_digits = 0; truncate every");
            for (String setting : ContentHashSql.SETTINGS) {
                statement.execute(setting);
            }
            insert(connection, rows);

            ContentHash ours = new ContentHash();
            ContentHash reversed = new ContentHash();
            List<byte[]> lines = copy(connection);
            lines.forEach(line -> add(ours, line));
            java.util.Collections.reverse(lines);
            lines.forEach(line -> add(reversed, line));
            try (ResultSet row = statement.executeQuery(
                    "select count(*), " + ContentHashSql.ofRows(columns) + " from only public.every")) {
                row.next();
                assertThat(ours.rows()).isEqualTo(row.getLong(1)).isEqualTo(rows.size());
                assertThat(ours.text()).isEqualTo(row.getString(2)).isEqualTo(reversed.text());
            }
            connection.rollback();
        }
    }

    private static void insert(Connection connection, List<List<String>> rows) throws Exception {
        StringBuilder values = new StringBuilder("insert into public.every values (?, ?");
        KINDS.forEach(kind -> values.append(", cast(? as ").append(kind.type()).append(")"));
        try (PreparedStatement insert =
                connection.prepareStatement(values + ", ?, cast(? as public.mood), cast(? as public.pair))")) {
            for (List<String> row : rows) {
                for (int i = 0; i < row.size(); i++) {
                    insert.setString(i + 1, row.get(i));
                }
                insert.addBatch();
            }
            insert.executeBatch();
        }
    }

    private static List<byte[]> copy(Connection connection) throws Exception {
        List<byte[]> lines = new ArrayList<>();
        CopyOut copy = connection
                .unwrap(PGConnection.class)
                .getCopyAPI()
                .copyOut("copy (select * from public.every) to stdout");
        for (byte[] row = copy.readFromCopy(); row != null; row = copy.readFromCopy()) {
            lines.add(row);
        }
        return lines;
    }

    private static void add(ContentHash hash, byte[] line) {
        CopyLine read = new CopyLine(columns.size());
        read.read(line, 0, line.length - 1);
        hash.add(read);
    }

    @Example
    void tellsApartWhatLooksAlike() {
        List<String> pairs = List.of("a\tb", "b\ta", "ab\t", "\tab", "\\N\t", "\t\\N", "\\\\N\t", "\\N\t\\N", "\t");

        assertThat(pairs.stream().map(pair -> hash(2, pair)).distinct()).hasSize(pairs.size());
        assertThat(hash(1, "a", "a")).isNotEqualTo(hash(1, "a")).isNotEqualTo("0");
        assertThat(hash(0, "", "")).isEqualTo("0");
        assertThatThrownBy(() -> hash(1, "a\tb")).isInstanceOf(IntegrityException.class);
        assertThatThrownBy(() -> hash(2, "a")).isInstanceOf(IntegrityException.class);
    }

    private static String hash(int fields, String... lines) {
        ContentHash hash = new ContentHash();
        CopyLine read = new CopyLine(fields);
        for (String line : lines) {
            byte[] bytes = line.getBytes(StandardCharsets.UTF_8);
            read.read(bytes, 0, bytes.length);
            hash.add(read);
        }
        return hash.text();
    }
}
