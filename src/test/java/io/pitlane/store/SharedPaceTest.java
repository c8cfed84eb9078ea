package io.pitlane.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SharedPaceTest {

    private static final Duration WORKED = Duration.ofMillis(100);

    private final AtomicBoolean freshRecordsWait = new AtomicBoolean();
    private final AtomicLong nanos = new AtomicLong();
    private final FreshLatency latency = new FreshLatency(nanos::get);
    private final SharedPace pace = new SharedPace(0.5, freshRecordsWait::get, latency);

    @Test
    void itRestsSoThatItWorksForItsShare() {
        assertThat(rest()).isEqualTo(WORKED);
    }

    @Test
    void theWholeShareNeedsNoRest() {
        assertThat(new SharedPace(1, () -> false, latency).restAfter(WORKED, 10))
                .isZero();
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
    void itBacksOffWhereFreshRecordsTakeLongerWhileItWorksThanWhileItRests() {
        assertThat(restAfterAcks(20, 4)).isEqualTo(WORKED.multipliedBy(3));
        assertThat(restAfterAcks(20, 4)).isEqualTo(WORKED.multipliedBy(7));
        assertThat(restAfterAcks(7, 4)).as("no more than twice as long").isLessThan(WORKED.multipliedBy(7));
        restAfterAcks(7, 4);
        restAfterAcks(7, 4);
        assertThat(restAfterAcks(9, 4))
                .as("more than twice, and nothing anyhow")
                .isEqualTo(WORKED);
        assertThat(restAfterAcks(90, 60)).as("slow with it and without it").isEqualTo(WORKED);
        assertThat(restAfterAcks(130, 60)).isEqualTo(WORKED.multipliedBy(3));
    }

    @Test
    void aFewAcknowledgementsSayNothing() {
        rest();
        for (int i = 0; i < 4; i++) {
            latency.acknowledged(Duration.ofSeconds(1).toNanos());
        }
        nanos.addAndGet(WORKED.toNanos() / 2);

        assertThat(rest()).isEqualTo(WORKED);
    }

    /** Some acknowledgements while it rests, each after so many milliseconds, and others while it works. */
    private Duration restAfterAcks(long workingMillis, long restingMillis) {
        acknowledge(restingMillis);
        nanos.addAndGet(WORKED.toNanos() * 2);
        nanos.addAndGet(WORKED.toNanos() / 2);
        acknowledge(workingMillis);
        nanos.addAndGet(WORKED.toNanos() / 2);
        return rest();
    }

    private void acknowledge(long millis) {
        nanos.addAndGet(1);
        for (int i = 0; i < 9; i++) {
            latency.acknowledged(Duration.ofMillis(i < 6 ? millis : 1000).toNanos());
        }
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
        assertThatThrownBy(() -> new SharedPace(share, () -> false, latency))
                .isInstanceOf(IllegalArgumentException.class);
    }

    private Duration rest() {
        return pace.restAfter(WORKED, 10);
    }
}
