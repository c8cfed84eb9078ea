package io.pitlane.dataset;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.pitlane.testing.TestDatabase;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.lifecycle.AfterContainer;
import net.jqwik.api.lifecycle.BeforeContainer;
import org.postgresql.PGConnection;

/** What the codec writes, read back from a table with a column of each type. */
class RoundTripTest {

    private static final Dataset DATASET = CatalogFixture.EVERY_TYPE;
    private static final int RECORDS = 200;
    private static final byte[] HEADER = {
        'P', 'G', 'C', 'O', 'P', 'Y', '\n', (byte) 0xFF, '\r', '\n', 0, 0, 0, 0, 0, 0, 0, 0, 0
    };
    private static final JsonMapper JSON = JsonMapper.builder()
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .build();

    private static TestDatabase database;

    @BeforeContainer
    static void createTable() {
        database = TestDatabase.create();
        database.execute(CatalogFixture.EVERY_TYPE_TABLE);
    }

    @AfterContainer
    static void dropDatabase() {
        database.close();
    }

    @Property(tries = 40)
    void keepsEveryValueToTheLastDigit(@ForAll long seed) throws Exception {
        Random random = new Random(seed);
        RandomJson json = new RandomJson(seed);
        List<Expected> records = new ArrayList<>();
        for (int i = 0; i < RECORDS; i++) {
            records.add(Expected.random(random, json));
        }

        copyIn(records.stream().map(record -> record.json(json)).toList());

        try (Connection connection = database.dataSource().getConnection();
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery("select * from scratch.every_type order by large")) {
            for (Expected record : records) {
                assertThat(rows.next()).isTrue();
                record.assertIn(rows);
            }
            assertThat(rows.next()).isFalse();
        }
    }

    /** The server's own binary form is the one that rows are compared in. */
    @Property(tries = 40)
    void writesTheBytesThatTheServerWrites(@ForAll long seed) throws Exception {
        RandomJson json = new RandomJson(seed);
        RowBuffer rows = new RowBuffer(RECORDS, 64);
        RecordCodec codec = new RecordCodec(DATASET);
        StringBuilder values = new StringBuilder();
        for (int i = 0; i < RECORDS; i++) {
            String number = json.number();
            byte[] record = ("{\"ts\":\"2024-02-29T00:00:00Z\",\"amount\":" + number + ",\"large\":" + i + "}")
                    .getBytes(StandardCharsets.UTF_8);
            codec.encode(record, 0, record.length, rows, Timestamps.micros(Instant.now()));
            values.append(i > 0 ? "," : "")
                    .append("('2024-02-29T00:00:00Z'::timestamptz,'")
                    .append(number);
            values.append("'::numeric,").append(i).append(")");
        }

        byte[] fromServer = copyOut("select ts, null::text, null::float8, amount, null::int, large::bigint, null::bool,"
                + " null::jsonb from (values " + values + ") as v (ts, amount, large) order by large");

        assertThat(Arrays.copyOfRange(fromServer, HEADER.length, fromServer.length - 2))
                .isEqualTo(Arrays.copyOf(rows.bytes(), rows.length()));
    }

    /** Two rows are compared as the server gives them back, so that no record conflicts with itself. */
    @Property(tries = 40)
    void findsEveryRowEqualToWhatTheServerMadeOfIt(@ForAll long seed) throws Exception {
        Random random = new Random(seed);
        RandomJson json = new RandomJson(seed);
        List<String> records = new ArrayList<>();
        for (int i = 0; i < RECORDS; i++) {
            records.add(Expected.random(random, json).json(json));
        }

        RowBuffer sent = copyIn(records);

        byte[] stored = copyOut("select * from scratch.every_type order by large");
        RowComparison comparison = new RowComparison(DATASET);
        int at = HEADER.length;
        for (int row = 0; row < RECORDS; row++) {
            assertThat(comparison.sameContent(sent.bytes(), sent.start(row), stored, at))
                    .as(records.get(row))
                    .isTrue();
            at = BinaryRow.end(stored, at);
        }
    }

    private static RowBuffer copyIn(List<String> records) throws Exception {
        RowBuffer rows = new RowBuffer(16, 64);
        RecordCodec codec = new RecordCodec(DATASET);
        int number = 0;
        for (String record : records) {
            byte[] json = (record.substring(0, record.length() - 1) + ",\"large\":" + number++ + "}")
                    .getBytes(StandardCharsets.UTF_8);
            codec.encode(json, 0, json.length, rows, Timestamps.micros(Instant.now()));
        }
        ByteArrayOutputStream stream = new ByteArrayOutputStream();
        stream.writeBytes(HEADER);
        stream.write(rows.bytes(), 0, rows.length());
        stream.write(0xFF);
        stream.write(0xFF);
        database.execute("truncate scratch.every_type");
        try (Connection connection = database.dataSource().getConnection()) {
            connection
                    .unwrap(PGConnection.class)
                    .getCopyAPI()
                    .copyIn(
                            "copy scratch.every_type from stdin (format binary)",
                            new ByteArrayInputStream(stream.toByteArray()));
        }
        return rows;
    }

    private static byte[] copyOut(String query) throws SQLException, IOException {
        ByteArrayOutputStream stream = new ByteArrayOutputStream();
        try (Connection connection = database.dataSource().getConnection()) {
            connection
                    .unwrap(PGConnection.class)
                    .getCopyAPI()
                    .copyOut("copy (" + query + ") to stdout (format binary)", stream);
        }
        return stream.toByteArray();
    }

    /** A record as it is written, and what must stand in the table. Null where the record has no value. */
    private record Expected(
            OffsetDateTime time,
            String writtenTime,
            String label,
            String ratio,
            String amount,
            Integer small,
            Boolean flag,
            String extra) {

        static Expected random(Random random, RandomJson json) {
            LocalDateTime local = List.of(
                            LocalDateTime.of(2024, 2, 29, 23, 59, 59),
                            LocalDateTime.of(2025, 12, 31, 23, 59, 59),
                            LocalDateTime.of(2009, 1, 5, 0, 0, 0),
                            LocalDateTime.of(
                                    2010 + random.nextInt(15),
                                    1 + random.nextInt(12),
                                    1 + random.nextInt(28),
                                    random.nextInt(24),
                                    random.nextInt(60),
                                    random.nextInt(60)))
                    .get(random.nextInt(4));
            int offsetMinutes = (random.nextInt(37) - 18) * 60 + (random.nextBoolean() ? 0 : 30);
            ZoneOffset offset = ZoneOffset.ofTotalSeconds(Math.max(-1080, Math.min(1080, offsetMinutes)) * 60);
            String fraction = random.nextBoolean() ? "" : "." + digits(random, 1 + random.nextInt(12));
            String nanos = (fraction.isEmpty() ? "" : fraction.substring(1)) + "000000000";
            OffsetDateTime time =
                    local.withNano(Integer.parseInt(nanos.substring(0, 9))).atOffset(offset);
            String suffix = offset.getTotalSeconds() == 0 && random.nextBoolean()
                    ? "Z"
                    : offset.getTotalSeconds() == 0 ? "+00:00" : offset.getId();
            String written =
                    local.truncatedTo(ChronoUnit.SECONDS).format(DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ss"))
                            + fraction
                            + suffix;
            return new Expected(
                    time,
                    written,
                    random.nextInt(5) == 0 ? null : json.text(),
                    random.nextInt(5) == 0 ? null : json.number(),
                    random.nextInt(5) == 0 ? null : json.number(),
                    random.nextInt(5) == 0 ? null : random.nextInt(),
                    random.nextInt(5) == 0 ? null : random.nextBoolean(),
                    random.nextInt(5) == 0 ? null : json.value(4));
        }

        private static String digits(Random random, int count) {
            StringBuilder digits = new StringBuilder();
            for (int i = 0; i < count; i++) {
                digits.append(random.nextInt(3) == 0 ? 9 : random.nextInt(10));
            }
            return digits.toString();
        }

        String json(RandomJson json) {
            return "{\"ts\":\"" + writtenTime + "\",\"label\":" + (label == null ? null : json.string(label))
                    + ",\"ratio\":" + ratio + ",\"amount\":" + amount + ",\"small\":" + small + ",\"flag\":" + flag
                    + ",\"extra\":" + extra + "}";
        }

        void assertIn(ResultSet row) throws SQLException, IOException {
            assertThat(row.getObject("ts", OffsetDateTime.class).toInstant())
                    .as(writtenTime)
                    .isEqualTo(time.toInstant().truncatedTo(ChronoUnit.MICROS));
            assertThat(row.getString("label")).isEqualTo(label);
            if (ratio == null) {
                assertThat(row.getObject("ratio")).isNull();
            } else {
                assertThat(Double.doubleToRawLongBits(row.getDouble("ratio")))
                        .as(ratio)
                        .isEqualTo(Double.doubleToRawLongBits(Double.parseDouble(ratio)));
            }
            BigDecimal decimal = amount == null ? null : new BigDecimal(amount);
            BigDecimal expected = decimal != null && decimal.scale() < 0 ? decimal.setScale(0) : decimal;
            assertThat(row.getBigDecimal("amount")).as(amount).isEqualTo(expected);
            assertThat(row.getObject("small")).isEqualTo(small);
            assertThat(row.getObject("flag")).isEqualTo(flag);
            assertSameJson(row.getString("extra"), extra == null || extra.equals("null") ? null : extra);
        }

        private static void assertSameJson(String stored, String written) throws IOException {
            if (written == null) {
                assertThat(stored).isNull();
            } else {
                assertThat(plain(JSON.readTree(stored))).as(written).isEqualTo(plain(JSON.readTree(written)));
            }
        }

        /** As Java values, numbers by value. */
        private static Object plain(JsonNode node) {
            if (node.isNumber()) {
                return node.decimalValue().stripTrailingZeros();
            }
            if (node.isArray()) {
                List<Object> elements = new ArrayList<>();
                node.forEach(element -> elements.add(plain(element)));
                return elements;
            }
            if (node.isObject()) {
                Map<String, Object> members = new HashMap<>();
                node.properties().forEach(member -> members.put(member.getKey(), plain(member.getValue())));
                return members;
            }
            return node;
        }
    }
}
