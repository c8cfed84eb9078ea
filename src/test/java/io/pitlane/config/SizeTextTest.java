package io.pitlane.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SizeTextTest {

    @ParameterizedTest
    @CsvSource({
        "64KB, 65536",
        "64kB, 65536",
        "8 MB, 8388608",
        "4GB, 4294967296",
        "1TB, 1099511627776",
        "17, 17",
        "17B, 17"
    })
    void readsStepsOf1024(String text, long expected) {
        assertThat(SizeText.parse(text)).isEqualTo(expected);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "MB", "1.5MB", "-1MB", "1 PB", "99999999999GB", "lots"})
    void refusesAnythingElse(String text) {
        assertThatThrownBy(() -> SizeText.parse(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("a size such as 64KB, 8MB or 4GB");
    }

    @Property(tries = 300)
    void readsBackWhatItPrints(@ForAll @LongRange(min = 0, max = 1L << 50) long bytes) {
        assertThat(SizeText.parse(SizeText.print(bytes))).isEqualTo(bytes);
    }
}
