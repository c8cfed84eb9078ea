package io.pitlane.load;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class InboxRuleTest {

    private static final Path FILE = Path.of("/inbox/pit.trades/08-00-00-kraken.json");

    private final SettableClock clock = new SettableClock();
    private final HeldFiles held = new HeldFiles(clock, Duration.ofMinutes(1));
    private final InboxRule rule = new InboxRule(clock, Duration.ofSeconds(1), held);

    @Test
    void aFileIsReadyWhenItHasNotChangedForTheMinimumAge() {
        FileStamp stamp = new FileStamp(10, clock.millis());

        assertThat(rule.isReady(FILE, stamp)).isFalse();
        clock.pass(Duration.ofMillis(999));
        assertThat(rule.isReady(FILE, stamp)).isFalse();
        clock.pass(Duration.ofMillis(1));
        assertThat(rule.isReady(FILE, stamp)).isTrue();
    }

    @Test
    void aFileFromTheFutureIsReadyOnceItHasRested() {
        FileStamp future = new FileStamp(10, clock.millis() + 3_600_000);
        FileStamp grown = new FileStamp(20, clock.millis() + 3_600_500);

        assertThat(rule.isReady(FILE, future)).isFalse();
        clock.pass(Duration.ofMillis(800));
        assertThat(rule.isReady(FILE, grown)).isFalse();
        clock.pass(Duration.ofMillis(800));
        assertThat(rule.isReady(FILE, grown)).isFalse();
        clock.pass(Duration.ofMillis(200));
        assertThat(rule.isReady(FILE, grown)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {".hidden", "a.json.tmp", "a.json.part", "a.json.filepart", "a.json~"})
    void hiddenAndTemporaryNamesAreNeverReady(String name) {
        FileStamp old = new FileStamp(10, clock.millis() - 60_000);

        assertThat(rule.isReady(FILE.resolveSibling(name), old)).isFalse();
    }

    @Test
    void aHeldFileIsReadyAgainAfterAMinuteOrWhenItChanges() {
        FileStamp stamp = new FileStamp(10, clock.millis() - 60_000);
        held.hold(FILE, stamp, "no permission");

        assertThat(rule.isReady(FILE, stamp)).isFalse();
        assertThat(rule.isReady(FILE, new FileStamp(11, stamp.modifiedMillis())))
                .isTrue();
        clock.pass(Duration.ofMinutes(1));
        assertThat(rule.isReady(FILE, stamp)).isTrue();
    }

    @Test
    void aFailureIsNewsOnceForEachFormAndReason() {
        FileStamp stamp = new FileStamp(10, 0);

        assertThat(held.hold(FILE, stamp, "no permission")).isTrue();
        assertThat(held.hold(FILE, stamp, "no permission")).isFalse();
        assertThat(held.hold(FILE, stamp, "no such device")).isTrue();
        assertThat(held.hold(FILE, new FileStamp(11, 0), "no such device")).isTrue();
    }

    private static final class SettableClock extends Clock {

        private Instant now = Instant.parse("2026-11-20T12:00:00Z");

        void pass(Duration duration) {
            now = now.plus(duration);
        }

        @Override
        public Instant instant() {
            return now;
        }

        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            throw new UnsupportedOperationException();
        }
    }
}
