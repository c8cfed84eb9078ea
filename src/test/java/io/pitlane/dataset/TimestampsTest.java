package io.pitlane.dataset;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TimestampsTest {

    @Property(tries = 10_000)
    void readsEveryTimeAsJavaDoes(
            @ForAll @LongRange(min = -62_167_219_200L, max = 253_402_300_799L) long second,
            @ForAll @IntRange(max = 999_999) int micro)
            throws RefusedRecordException {
        Instant time = Instant.ofEpochSecond(second, micro * 1000L);

        assertThat(Timestamps.instant(parse(time.toString()))).isEqualTo(time);
    }

    /** One character is another: then it is another time, or none. */
    @Property(tries = 20_000)
    void readsNoMoreThanJavaDoes(@ForAll @IntRange(max = 19) int position, @ForAll byte character) {
        byte[] text = "2024-02-29T23:59:50+00:00".getBytes(StandardCharsets.US_ASCII);
        text[position] = character;
        String changed = new String(text, StandardCharsets.ISO_8859_1);

        Instant expected;
        try {
            expected = OffsetDateTime.parse(
                            position == 10 && " t".indexOf(character) >= 0 ? "2024-02-29T23:59:50Z" : changed)
                    .toInstant();
        } catch (DateTimeException e) {
            expected = null;
        }
        Instant read;
        try {
            read = Timestamps.instant(Timestamps.parse(text, 0, text.length, "ts"));
        } catch (RefusedRecordException e) {
            read = null;
        }
        assertThat(read).as(changed).isEqualTo(expected);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "2026-01-31",
                "2026-01-31T23:59:59",
                "2026-01-31T23:59:5 Z",
                "2026-01-31T24:00:00Z",
                "2026-01-31T23:60:00Z",
                "2026-01-31T23:59:60Z",
                "2026-02-29T00:00:00Z",
                "2026-00-01T00:00:00Z",
                "2026-13-01T00:00:00Z",
                "2026-01-00T00:00:00Z",
                "2026-01-31T23:59:59.Z",
                "2026-01-31T23:59:59+0100",
                "+026-01-31T23:59:59Z",
                "2026/01/31T23:59:59Z",
                "2026-01-31X23:59:59Z",
                "２026-01-31T23:59:59Z"
            })
    void refusesWhatIsNoTime(String text) {
        assertThatThrownBy(() -> parse(text))
                .isInstanceOf(RefusedRecordException.class)
                .hasMessageContaining("is not a time with an offset");
    }

    private static long parse(String text) throws RefusedRecordException {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        return Timestamps.parse(bytes, 0, bytes.length, "ts");
    }
}
