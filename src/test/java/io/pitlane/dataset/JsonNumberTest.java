package io.pitlane.dataset;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** How {@link JsonNumber} reads doubles; what it writes for numeric is compared with the server's own bytes elsewhere. */
class JsonNumberTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "0",
                "-0",
                "0.0",
                "-0.0",
                "0e308",
                "1",
                "-1",
                "0.1",
                "0.3",
                "1.1",
                "999999999999999",
                "9999999999999999",
                "123456789012345.6",
                "9007199254740992",
                "9007199254740993",
                "9007199254740993.0000000000000000001",
                "0.000000000000000000000000000000001",
                "1e22",
                "1e23",
                "8.5e-22",
                "2.2250738585072014e-308",
                "2.2250738585072011e-308",
                "1.7976931348623157e308",
                "179769313486231570000000000000000000000",
                "6.02214076e23",
                "1e-308",
                "4.35",
                "0.500000000000000166533453693773481063544750213623046875",
                "3.518437208883201171875e13",
                "62.5364939768271845828",
                "8.10109172351e-10",
                "1.50000000000000011102230246251565",
                "0.0000000000000000000001e22"
            })
    void readsTheNearestDouble(String number) throws RefusedRecordException {
        assertSameDouble(number);
    }

    @Property(tries = 20_000)
    void readsTheNearestDoubleOfAnyNumber(@ForAll long seed) throws RefusedRecordException {
        assertSameDouble(new RandomJson(seed).number());
    }

    @Property(tries = 20_000)
    void readsBackEveryDoubleThatIsNotTiny(@ForAll long bits) throws RefusedRecordException {
        double value = Double.longBitsToDouble(bits);
        if (Double.isFinite(value) && Math.abs(value) >= 1e-307) {
            assertSameDouble(Double.toString(value));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"1.7976931348623159e308", "-9.9e308", "1000e306", "0.0000000000000000000001e-308"})
    void refusesWhatNoDoubleHolds(String number) {
        assertThatThrownBy(() -> toDouble(number))
                .isInstanceOf(RefusedRecordException.class)
                .hasMessageContaining("outside the range of double precision");
    }

    private static void assertSameDouble(String number) throws RefusedRecordException {
        assertThat(Double.doubleToRawLongBits(toDouble(number)))
                .as(number)
                .isEqualTo(Double.doubleToRawLongBits(Double.parseDouble(number)));
    }

    private static double toDouble(String number) throws RefusedRecordException {
        byte[] text = ("x" + number + "x").getBytes(StandardCharsets.ISO_8859_1);
        return JsonNumber.toDouble(text, 1, text.length - 1, "field");
    }
}
