package io.pitlane.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DurationTextTest {

    @ParameterizedTest
    @CsvSource({
        "500ms, PT0.5S",
        "30s, PT30S",
        "30m, PT30M",
        "1h30m, PT1H30M",
        "1h0m5s, PT1H5S",
        "1.5h, PT1H30M",
        "2d, PT48H",
        "30, PT30S",
        "0.25, PT0.25S",
        "0, PT0S",
        "0s, PT0S",
        "100us, PT0.0001S",
        "100µs, PT0.0001S",
        "1ns, PT0.000000001S"
    })
    void readsWhatPeopleAndGoWrite(String text, Duration expected) {
        assertThat(DurationText.parse(text)).isEqualTo(expected);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "s", "1x", "1 h", "1h 30m", "-1s", "1h30", "soon", "1e3s", "1..5s", "999999999999h"})
    void refusesAnythingElse(String text) {
        assertThatThrownBy(() -> DurationText.parse(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("a duration such as 500ms, 30s, 10m or 2h");
    }

    @Property(tries = 300)
    void readsBackWhatItPrints(@ForAll @LongRange(min = 0) long nanos) {
        Duration duration = Duration.ofNanos(nanos);

        assertThat(DurationText.parse(DurationText.print(duration))).isEqualTo(duration);
    }
}
