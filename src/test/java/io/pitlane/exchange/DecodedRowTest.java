package io.pitlane.exchange;

import static org.assertj.core.api.Assertions.assertThat;

import io.pitlane.dataset.RandomJson;
import io.pitlane.dataset.RefusedRecordException;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Rows are made of the values that a decoder has at hand, without reading its JSON once more. {@link Decoded} compares both
 * ways for every payload of this room's tests; here is what payloads seldom have.
 */
class DecodedRowTest {

    private static final String TRADE =
            "[{\"id\":%s,\"price\":%s,\"qty\":%s,\"time\":%s,\"isBuyerMaker\":%s,\"isBestMatch\":true%s}]";

    @Property(tries = 3_000)
    void anyValueGivesTheSameRowBothWays(@ForAll long seed) {
        RandomJson random = new RandomJson(seed);
        String extra =
                ",\"a\":" + random.value(3) + ",\"raw\":" + random.object(2) + ",\"market_id\":" + random.value(1);
        compare(TRADE.formatted(random.value(1), random.number(), random.value(0), random.number(), "true", extra));
        compare(TRADE.formatted(random.value(1), "\"1.50\"", "\"0\"", "1767571200123", "false", extra));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\"a\\\"b\\u00e9\\\\\"",
                "\"\\u0031\"",
                "\"\"",
                "\"ä€😀\"",
                "0",
                "-0.0",
                "123456789012345678901234567890",
                "1e3",
                "12345678.123456789",
                "9999999999999999",
                "0.0000000000001",
                "null"
            })
    void anIdOrPriceOfAnySpellingGivesTheSameRowBothWays(String value) {
        compare(TRADE.formatted(value, "\"1.5\"", "1", "1767571200123", "true", ""));
        compare(TRADE.formatted("1", value, "1", "1767571200123", "true", ""));
        compare(TRADE.formatted("1", "1", value, "1767571200123.25", "true", ",\"x\":" + value));
    }

    @Test
    void anEscapeAnywhereInATextIsSeen() {
        for (int before = 0; before < 20; before++) {
            for (int behind = 0; behind < 20; behind += 3) {
                compare(TRADE.formatted(
                        '"' + "a".repeat(before) + "\\n" + "b".repeat(behind) + '"',
                        "1",
                        "1",
                        "1767571200123",
                        "true",
                        ""));
            }
        }
    }

    private static void compare(String payload) {
        try {
            Decoded decoded = Decoded.payload(Decoded.CATALOG, "binance", MarketKind.TRADES, "BTC/USDT", payload);
            assertThat(decoded.compared).isEqualTo(decoded.records.size());
        } catch (RefusedRecordException e) {
            assertThat(e.getMessage()).isNotBlank();
        }
    }
}
