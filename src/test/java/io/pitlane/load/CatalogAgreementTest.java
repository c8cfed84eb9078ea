package io.pitlane.load;

import static org.assertj.core.api.Assertions.assertThat;

import io.pitlane.dataset.CatalogFixture;
import io.pitlane.dataset.Dataset;
import io.pitlane.dataset.RecordCodec;
import io.pitlane.dataset.RefusedRecordException;
import io.pitlane.dataset.RowBuffer;
import io.pitlane.dataset.Timestamps;
import io.pitlane.testing.DatabaseTest;
import io.pitlane.testing.TestDatabase;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Savepoint;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The shipped catalog and the migrated tables say the same about every value. */
@DatabaseTest
class CatalogAgreementTest {

    private static final int RECORDS = 600;
    private static final List<String> NUMBERS = List.of(
            "0",
            "-0",
            "1",
            "-1",
            "0.5",
            "-0.5",
            "1.0000001",
            "10",
            "10.0000001",
            "100",
            "100.0000001",
            "99.9",
            "-1.0000001",
            "1e308",
            "-1e308",
            "1e-300",
            "4e9");
    private static final List<String> TEXTS = List.of(
            "\"\"",
            "\"buy\"",
            "\"sell\"",
            "\"hold\"",
            "\"binance\"",
            "\"okx\"",
            "\"coinbase\"",
            "\"kraken\"",
            "\"Kraken\"",
            "\"trending\"",
            "\"choppy\"",
            "\"highvol\"",
            "\"mixed\"",
            "\"calm\"",
            "\"é😀\"");

    private final TestDatabase database;

    CatalogAgreementTest(TestDatabase database) {
        this.database = database;
    }

    static Stream<Dataset> datasets() {
        return CatalogFixture.SHIPPED.all().stream()
                .filter(dataset -> dataset.schema().equals("pit"));
    }

    @ParameterizedTest
    @MethodSource("datasets")
    void everyFieldHasItsColumn(Dataset dataset) throws SQLException {
        try (Connection connection = database.dataSource().getConnection()) {
            TableCheck.check(connection, dataset);
        }
    }

    @ParameterizedTest
    @MethodSource("datasets")
    void everyColumnThatMustHaveAValueGetsOne(Dataset dataset) {
        List<String> needed = database
                .rows("select attname from pg_attribute where attrelid = '" + dataset.name()
                        + "'::regclass and attnum > 0 and not attisdropped and attnotnull and not atthasdef"
                        + " and attidentity = ''")
                .stream()
                .map(row -> (String) row.get("attname"))
                .toList();

        assertThat(dataset.fields().stream()
                        .filter(field -> field.required() || field.defaultValue() != null)
                        .map(field -> field.name()))
                .containsAll(needed);
    }

    /** What passes the codec, the table takes as it is; what the codec refuses for a check, the table refuses too. */
    @ParameterizedTest
    @MethodSource("datasets")
    void theCodecRefusesWhatTheTableWouldRefuse(Dataset dataset) throws SQLException {
        Random random = new Random(20260101);
        RecordCodec codec = new RecordCodec(dataset);
        int taken = 0;
        int refused = 0;
        try (Connection connection = database.dataSource().getConnection()) {
            connection.setAutoCommit(false);
            for (int i = 0; i < RECORDS; i++) {
                Map<String, String> members = members(dataset, random);
                byte[] record = json(members);
                RowBuffer rows = new RowBuffer(1, 64);
                RefusedRecordException refusal = null;
                try {
                    codec.encode(record, 0, record.length, rows, Timestamps.micros(Instant.now()));
                } catch (RefusedRecordException e) {
                    refusal = e;
                }
                Savepoint savepoint = connection.setSavepoint();
                String tableSays =
                        refusal == null ? copy(connection, dataset, rows) : insert(connection, dataset, members);
                connection.rollback(savepoint);
                if (refusal == null) {
                    taken++;
                    assertThat(tableSays).as(members.toString()).isEmpty();
                } else {
                    refused++;
                    assertThat(tableSays)
                            .as(members + " is refused with: " + refusal.getMessage())
                            .isNotEmpty();
                }
            }
        }
        assertThat(taken).isGreaterThan(20);
        assertThat(refused).isGreaterThan(20);
    }

    @Test
    void tellsWhatDoesNotFitTheTable() {
        database.execute("create schema misfit; create table misfit.things (at timestamptz(3), amount numeric(10,2),"
                + " label integer, fine numeric, exact timestamptz(6))");
        Dataset dataset = CatalogFixture.dataset(
                "misfit.things",
                """
                name: misfit.things
                time: at
                fields:
                  - {name: at, type: timestamp, required: true}
                  - {name: amount, type: decimal}
                  - {name: label, type: text}
                  - {name: away, type: text}
                  - {name: fine, type: decimal}
                  - {name: exact, type: timestamp}
                """);

        assertThat(problemsOf(dataset))
                .containsExactly(
                        "dataset misfit.things: column at is timestamp(3) with time zone and would round in silence;"
                                + " make it timestamp with time zone",
                        "dataset misfit.things: column amount is numeric(10,2) and would round in silence; make it numeric",
                        "dataset misfit.things: column label is integer, but its field is declared as text",
                        "dataset misfit.things: the table has no column away");
        assertThat(problemsOf(dataset.inSchema("nowhere")))
                .containsExactly("dataset nowhere.things: there is no such table; run `pitlane db migrate`");
    }

    private List<String> problemsOf(Dataset dataset) {
        try (Connection connection = database.dataSource().getConnection()) {
            TableCheck.check(connection, dataset);
            return List.of();
        } catch (io.pitlane.error.InvalidConfigurationException e) {
            return e.problems();
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    /** A valid record of the dataset, one or two of its values replaced by any others of the right type. */
    private static Map<String, String> members(Dataset dataset, Random random) {
        Map<String, String> members = new java.util.LinkedHashMap<>();
        for (var field : dataset.fields()) {
            members.put(field.name(), valid(field.name()));
        }
        for (int i = random.nextInt(3); i > 0; i--) {
            var field = dataset.fields().get(random.nextInt(dataset.fields().size()));
            members.put(
                    field.name(),
                    switch (field.type()) {
                        case TEXT -> any(TEXTS, random);
                        case DOUBLE, DECIMAL -> any(NUMBERS, random);
                        case INTEGER -> String.valueOf(random.nextInt());
                        case JSON -> jsonValue(field.name(), random);
                        default -> random.nextInt(3) == 0 ? "null" : valid(field.name());
                    });
            if (random.nextInt(6) == 0) {
                members.put(field.name(), "null");
            }
        }
        return members;
    }

    private static String any(List<String> values, Random random) {
        return values.get(random.nextInt(values.size()));
    }

    private static String valid(String field) {
        return switch (field) {
            case "ts", "created_at" -> "\"2026-01-02T03:04:05Z\"";
            case "venue" -> "\"okx\"";
            case "regime" -> "\"mixed\"";
            case "side" -> "\"buy\"";
            case "symbol", "trade_id", "order_id", "detection_method" -> "\"text\"";
            case "weights" -> "{\"momentum\":40,\"technical\":25,\"volume\":20,\"quality\":10,\"social\":5}";
            case "attributes", "metadata", "factors" -> "{}";
            case "processing_latency_ms" -> "17";
            default -> field.startsWith("gate_") ? "true" : "0.5";
        };
    }

    private static String jsonValue(String field, Random random) {
        List<String> keys = List.of("momentum", "technical", "volume", "quality", "social", "momentum_timeframes");
        String object = keys.stream()
                .filter(key -> random.nextInt(8) > 0)
                .map(key -> "\"" + key + "\":"
                        + (random.nextInt(6) == 0
                                ? any(List.of("null", "\"1\"", "true", "[]", "-1", "-0", "10.01"), random)
                                : any(List.of("0", "1", "9.99", "10", "1e1", "5.0"), random)))
                .collect(Collectors.joining(",", "{", "}"));
        boolean shaped = field.equals("weights") || field.equals("factors");
        return random.nextInt(4) == 0 && shaped ? any(List.of("{}", "[]", "1", "\"text\"", "true"), random) : object;
    }

    private static byte[] json(Map<String, String> members) {
        return members.entrySet().stream()
                .map(member -> "\"" + member.getKey() + "\":" + member.getValue())
                .collect(Collectors.joining(",", "{", "}"))
                .getBytes(StandardCharsets.UTF_8);
    }

    private static String copy(Connection connection, Dataset dataset, RowBuffer rows) {
        try (CopyStream copy = new CopyStream(connection, new TableSql(dataset).copyIn())) {
            copy.write(rows, 0, 1);
            copy.finish();
            return "";
        } catch (SQLException e) {
            return e.getMessage();
        }
    }

    /** As plain SQL, without the codec: absent sides and regimes as the empty texts that they are. */
    private static String insert(Connection connection, Dataset dataset, Map<String, String> members) {
        String columns = members.keySet().stream().map(TableSql::quote).collect(Collectors.joining(", "));
        try (var statement = connection.prepareStatement("insert into " + dataset.name() + " (" + columns + ") select "
                + columns + " from jsonb_populate_record(null::" + dataset.name() + ", ?::jsonb)")) {
            statement.setString(1, new String(json(members), StandardCharsets.UTF_8));
            statement.execute();
            return "";
        } catch (SQLException e) {
            return e.getMessage();
        }
    }
}
