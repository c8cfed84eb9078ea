package io.pitlane.exchange;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.pitlane.dataset.RefusedRecordException;
import java.io.IOException;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** No digit of a number or a time is lost or made up, whatever the wire looks like. */
class ExactnessTest {

    private static final String FILE =
            """
            exchange: exact
            venues:
              - venue: exact
                base-url: https://exact.example
                pace: 1s
                kinds:
                  funding:
                    shapes:
                      - rows: ""
                        fields:
                          rate: /n
                          next_rate: {at: /n, plus: /m}
                          mark_price: {at: /n, minus: /m, times: 3}
                          index_price: {at: /n, negate: {/flip: "true"}}
                          ts: {at: /ns, time: ns}
                          funding_time: {at: /s, time: s}
                          next_funding_time: {at: /ms, time: ms}
            """;
    private static final long SEED = 20260115;
    private static final int TRIES = 3_000;

    private final Random random = new Random(SEED);
    private ExchangeCatalog catalog;

    @BeforeEach
    void readFile(@TempDir Path folder) throws IOException {
        Files.writeString(folder.resolve("exact.yaml"), FILE);
        catalog = ExchangeCatalog.read(folder);
    }

    @Test
    void numbersKeepTheirDigitsAndSumsAreExact() throws RefusedRecordException {
        for (int i = 0; i < TRIES; i++) {
            String number = number();
            String other = number();
            boolean flip = random.nextBoolean();
            String payload = "{\"n\":" + asWritten(number) + ",\"m\":" + asWritten(other) + ",\"flip\":" + flip + "}";

            JsonNode record = decode(payload);

            BigDecimal value = new BigDecimal(number);
            BigDecimal second = new BigDecimal(other);
            assertThat(record.path("rate").textValue()).as(payload).isEqualTo(number);
            assertThat(decimal(record, "next_rate")).as(payload).isEqualByComparingTo(value.add(second));
            assertThat(decimal(record, "mark_price"))
                    .as(payload)
                    .isEqualByComparingTo(value.subtract(second).multiply(BigDecimal.valueOf(3)));
            assertThat(decimal(record, "index_price")).as(payload).isEqualByComparingTo(flip ? value.negate() : value);
        }
    }

    @Test
    void timesKeepTheirDigits() throws RefusedRecordException {
        DateTimeFormatter seconds =
                DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss").withZone(ZoneOffset.UTC);
        for (int i = 0; i < TRIES; i++) {
            long second = 1 + (random.nextLong() >>> 1) % 4_102_444_800L;
            String nanos = digits(9);
            String millis = digits(3);
            String fraction = digits(1 + random.nextInt(9));
            String payload = "{\"n\":1,\"ns\":" + asWritten(whole(second + nanos)) + ",\"s\":"
                    + asWritten(second + "." + fraction) + ",\"ms\":" + asWritten(whole(second + millis)) + "}";

            JsonNode record = decode(payload);

            String text = seconds.format(Instant.ofEpochSecond(second));
            assertThat(record.path("ts").textValue()).as(payload).isEqualTo(text + "." + nanos + "Z");
            assertThat(record.path("funding_time").textValue()).as(payload).isEqualTo(text + "." + fraction + "Z");
            assertThat(record.path("next_funding_time").textValue()).as(payload).isEqualTo(text + "." + millis + "Z");
        }
    }

    @Test
    void timesAtTheEdgesAreReadAsTheyAre() throws RefusedRecordException {
        assertThat(decode("{\"n\":1,\"s\":1616666559.8974000}")
                        .path("funding_time")
                        .textValue())
                .isEqualTo("2021-03-25T10:02:39.8974000Z");
        assertThat(decode("{\"n\":1,\"s\":1616666559}").path("funding_time").textValue())
                .isEqualTo("2021-03-25T10:02:39Z");
        assertThat(decode("{\"n\":1,\"ms\":1.5E12}").path("next_funding_time").textValue())
                .isEqualTo("2017-07-14T02:40:00.000Z");
        assertThat(decode("{\"n\":1,\"ns\":1545904567062140823}").path("ts").textValue())
                .isEqualTo("2018-12-27T09:56:07.062140823Z");
        assertThat(decode("{\"n\":1,\"ms\":7}").path("next_funding_time").textValue())
                .isEqualTo("1970-01-01T00:00:00.007Z");
        assertThat(decode("{\"n\":1,\"ms\":0,\"s\":\"0\"}").path("funding_time").isNull())
                .isTrue();
    }

    @Test
    void whatIsNoNumberOrTimeIsRefusedWithItsPlace() throws RefusedRecordException {
        for (String wrong : new String[] {
            "\"1,5\"",
            "\"0x10\"",
            "\" 1\"",
            "\"1.\"",
            "\".5\"",
            "\"+1\"",
            "\"01\"",
            "\"1e400\"",
            "\"NaN\"",
            "true",
            "{}",
            "[1]"
        }) {
            Decoded decoded = Decoded.payload(catalog, "exact", MarketKind.FUNDING, "A/B", "{\"n\":" + wrong + "}");

            assertThat(decoded.refusals).as(wrong).singleElement().satisfies(refused -> assertThat(refused.pointer())
                    .isEqualTo("/n"));
            assertThat(decoded.records).isEmpty();
        }
        for (String wrong : new String[] {"-5", "\"soon\"", "1e30", "99999999999999999", "\"2026-01-15T12:00:00Z\""}) {
            Decoded decoded =
                    Decoded.payload(catalog, "exact", MarketKind.FUNDING, "A/B", "{\"n\":1,\"ms\":" + wrong + "}");

            assertThat(decoded.refusals).as(wrong).singleElement().satisfies(refused -> assertThat(refused.pointer())
                    .isEqualTo("/ms"));
        }
    }

    private JsonNode decode(String payload) throws RefusedRecordException {
        return Decoded.payload(catalog, "exact", MarketKind.FUNDING, "A/B", payload)
                .only();
    }

    private static BigDecimal decimal(JsonNode record, String field) {
        return new BigDecimal(record.path(field).textValue());
    }

    /** In quotes or bare, as exchanges do both. */
    private String asWritten(String number) {
        return random.nextBoolean() ? number : "\"" + number + "\"";
    }

    private String number() {
        StringBuilder number = new StringBuilder(random.nextInt(4) == 0 ? "-" : "");
        number.append(whole(digits(1 + random.nextInt(24))));
        if (random.nextBoolean()) {
            number.append('.').append(digits(1 + random.nextInt(24)));
        }
        if (random.nextInt(4) == 0) {
            number.append(random.nextBoolean() ? 'e' : 'E').append(new String[] {"", "+", "-"}[random.nextInt(3)]);
            number.append(digits(1 + random.nextInt(2)));
        }
        return number.toString();
    }

    private String digits(int count) {
        StringBuilder digits = new StringBuilder();
        for (int i = 0; i < count; i++) {
            digits.append((char) ('0' + random.nextInt(10)));
        }
        return digits.toString();
    }

    /** Without zeros in front. */
    private static String whole(String digits) {
        return new BigInteger(digits).toString();
    }
}
