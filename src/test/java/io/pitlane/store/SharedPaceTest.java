package io.pitlane.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SharedPaceTest {

    private static final Duration WORKED = Duration.ofMillis(100);

    private final AtomicBoolean freshRecordsWait = new AtomicBoolean();
    private final SharedPace pace = new SharedPace(0.5, freshRecordsWait::get);

    @Test
    void itRestsSoThatItWorksForItsShare() {
        assertThat(rest()).isEqualTo(WORKED);
    }

    @Test
    void theWholeShareNeedsNoRest() {
        assertThat(new SharedPace(1, () -> false).restAfter(WORKED, 10)).isZero();
    }

    @Test
    void itBacksOffWhileFreshRecordsWaitAndNeverStops() {
        freshRecordsWait.set(true);

        assertThat(rest()).as("a quarter").isEqualTo(WORKED.multipliedBy(3));
        assertThat(rest()).as("an eighth").isEqualTo(WORKED.multipliedBy(7));
        assertThat(rest()).as("a sixteenth").isEqualTo(WORKED.multipliedBy(15));
        assertThat(rest()).as("and no less").isEqualTo(WORKED.multipliedBy(15));
    }

    @Test
    void itComesBackStepByStepWhenTheyDoNotWaitAnyMore() {
        freshRecordsWait.set(true);
        rest();
        freshRecordsWait.set(false);

        Duration first = rest();
        assertThat(first).isBetween(WORKED, WORKED.multipliedBy(3));
        assertThat(rest()).isLessThanOrEqualTo(first);
        assertThat(rest()).isEqualTo(WORKED);
    }

    @Test
    void aRateIsSharedByTheConnections() {
        Pace rate = Pace.ofRate(1000, 2);

        assertThat(rate.restAfter(Duration.ZERO, 100)).isEqualTo(Duration.ofMillis(200));
        assertThat(rate.restAfter(Duration.ofMillis(150), 100)).isEqualTo(Duration.ofMillis(50));
        assertThat(rate.restAfter(Duration.ofSeconds(1), 100)).isZero();
    }

    @ParameterizedTest
    @ValueSource(doubles = {0, -0.1, 1.1, Double.NaN})
    void aShareIsAboveNothingAndAtMostAll(double share) {
        assertThatThrownBy(() -> new SharedPace(share, () -> false)).isInstanceOf(IllegalArgumentException.class);
    }

    private Duration rest() {
        return pace.restAfter(WORKED, 10);
    }
}
