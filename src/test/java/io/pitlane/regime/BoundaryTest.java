package io.pitlane.regime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pitlane.error.InvalidInputException;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BoundaryTest {

    @ParameterizedTest
    @CsvSource({
        "2026-03-01T03:59:59.999999999Z, 2026-03-01T00:00:00Z",
        "2026-03-01T04:00:00Z, 2026-03-01T04:00:00Z",
        "2024-02-29T23:59:00Z, 2024-02-29T20:00:00Z",
        "2025-12-31T23:00:00Z, 2025-12-31T20:00:00Z",
        "1969-12-31T23:00:00Z, 1969-12-31T20:00:00Z",
    })
    void aTimeBelongsToTheLastOneAtOrBeforeIt(Instant time, Instant boundary) {
        assertThat(Boundary.before(time).time()).isEqualTo(boundary);
    }

    @Test
    void nothingElseIsOne() {
        assertThatThrownBy(() -> new Boundary(Instant.parse("2026-03-01T04:00:00.001Z")))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("is no boundary");
    }

    /** Midnight is the end of its own last day; a leap day and a new year are days like others. */
    @Test
    void theLastDayEndIsAtOrBeforeIt() {
        assertThat(new Boundary(Instant.parse("2024-03-01T20:00:00Z")).dayEnds(3))
                .containsExactly(
                        Instant.parse("2024-02-28T00:00:00Z"),
                        Instant.parse("2024-02-29T00:00:00Z"),
                        Instant.parse("2024-03-01T00:00:00Z"));
        assertThat(new Boundary(Instant.parse("2026-01-01T00:00:00Z")).dayEnds(2))
                .containsExactly(Instant.parse("2025-12-31T00:00:00Z"), Instant.parse("2026-01-01T00:00:00Z"));
    }

    @Test
    void hoursAreOneMoreThanReturns() {
        List<Instant> hours = new Boundary(Instant.parse("2026-01-01T00:00:00Z")).hours(168);

        assertThat(hours).hasSize(169).isSorted();
        assertThat(hours.get(0)).isEqualTo("2025-12-25T00:00:00Z");
        assertThat(hours.get(168)).isEqualTo("2026-01-01T00:00:00Z");
    }
}
