package io.pitlane.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.pitlane.testing.DatabaseTest;
import io.pitlane.testing.TestDatabase;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Holds what Java writes against what the server writes. */
@DatabaseTest
class PostgresTextTest {

    private static final long SEED = 20260131;
    private static final int NUMBERS = 20_000;

    private final TestDatabase database;

    PostgresTextTest(TestDatabase database) {
        this.database = database;
    }

    @Test
    void doublesHaveTheDigitsThatTheServerGivesThem() throws SQLException {
        Random random = new Random(SEED);
        List<Double> numbers = new ArrayList<>(List.of(
                0.0,
                -0.0,
                1e-5,
                0.0001,
                1e14,
                1e15,
                123456789012345.0,
                999999999999999.0,
                1e22,
                1e23,
                -2.5,
                2e-44,
                5.684341886080802E-14,
                Math.pow(2, -44),
                Double.MIN_VALUE,
                Double.MAX_VALUE,
                Double.MIN_NORMAL,
                9007199254740993.0,
                0.1 + 0.2));
        for (int i = 0; i < NUMBERS; i++) {
            double any = Double.longBitsToDouble(random.nextLong());
            numbers.add(
                    switch (i % 4) {
                        case 0 -> Double.isFinite(any) ? any : i;
                        case 1 -> random.nextInt(10_000_000) / 100.0;
                        case 2 -> Math.scalb(1.0, random.nextInt(2000) - 1000);
                        default -> random.nextDouble() * Math.pow(10, random.nextInt(30) - 10);
                    });
        }

        List<String> expected = ask(
                "select v::text from unnest(?::float8[]) with ordinality as n (v, i) order by i", numbers.toArray());
        List<String> differing = new ArrayList<>();
        for (int i = 0; i < numbers.size(); i++) {
            String text = PostgresText.of(numbers.get(i));
            if (!text.equals(expected.get(i))) {
                differing.add(text + " and not " + expected.get(i));
            }
        }
        assertThat(expected).hasSize(numbers.size());
        assertThat(differing).isEmpty();
    }

    @Test
    void jsonIsWrittenAsTheServerStoresIt() throws SQLException {
        List<String> texts = List.of(
                "{}",
                "[]",
                "{ \"b\" : 1 ,\n \"a\" : [ 1 , { } , [ ] , null , true ] , \"aa\":false,\"\\u00e9\":\"x\",\"z\":\"\" }",
                "{\"fee\":0.10,\"e\":1e3,\"f\":1.50e1,\"g\":1E-7,\"h\":-0,\"i\":-0.0,\"j\":1.0e1,\"k\":0e5}",
                "{\"s\":\"a\\\"b\\\\c\\/d\\n\\t\\r\\b\\f\\u0001\\u001f\\u007f\\u20ac \\ud83d\\ude00\"}",
                "{\"\\ud83d\\ude00\":1,\"\\uffff\":2,\"long name\":{\"x\":{\"y\":[{\"b\":1,\"a\":2}]}}}",
                "12345678901234567890.12345678901234567890",
                "\"text\"");

        assertThat(texts.stream()
                        .map(text -> text.getBytes(StandardCharsets.UTF_8))
                        .map(bytes -> PostgresText.ofJson(bytes, 0, bytes.length))
                        .toList())
                .isEqualTo(ask(
                        "select v::jsonb::text from unnest(?::text[]) with ordinality as n (v, i) order by i",
                        texts.toArray()));
    }

    private List<String> ask(String sql, Object[] values) throws SQLException {
        List<String> texts = new ArrayList<>();
        try (Connection connection = database.dataSource().getConnection();
                PreparedStatement statement = connection.prepareStatement(sql)) {
            statement.setArray(1, connection.createArrayOf(values[0] instanceof String ? "text" : "float8", values));
            try (ResultSet rows = statement.executeQuery()) {
                while (rows.next()) {
                    texts.add(rows.getString(1));
                }
            }
        }
        return texts;
    }
}
