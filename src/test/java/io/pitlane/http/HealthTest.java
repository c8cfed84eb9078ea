package io.pitlane.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.pitlane.database.PoolStatistics;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import org.junit.jupiter.api.Test;

class HealthTest {

    private static final Instant START = Instant.parse("2026-01-02T03:00:00Z");

    private Instant now = START;
    private Finding finding = Finding.up("fine");
    private final Health health = new Health(
            List.of(new HealthCheck() {
                @Override
                public String name() {
                    return "part";
                }

                @Override
                public Finding look() {
                    return finding;
                }
            }),
            () -> new PoolStatistics(0, 0, 0, 0, 0, Duration.ZERO),
            new Clock() {
                @Override
                public ZoneId getZone() {
                    return ZoneOffset.UTC;
                }

                @Override
                public Clock withZone(ZoneId zone) {
                    return this;
                }

                @Override
                public Instant instant() {
                    return now;
                }
            });

    @Test
    void saysInWordsWhatIsDegradedAndSinceWhen() {
        assertThat(look()).isEqualTo("up since 2026-01-02T03:00:00Z: fine");
        now = START.plusSeconds(60);
        assertThat(look()).isEqualTo("up since 2026-01-02T03:00:00Z: fine");

        finding = Finding.warning("2 tokens too many");
        assertThat(look()).isEqualTo("warning since 2026-01-02T03:01:00Z: 2 tokens too many");
        assertThat(health.look().errors()).containsExactly("part: 2 tokens too many");
        now = START.plusSeconds(120);
        finding = Finding.warning("3 tokens too many");
        assertThat(look()).as("still").isEqualTo("warning since 2026-01-02T03:01:00Z: 3 tokens too many");

        finding = Finding.down("gone").since(START.minusSeconds(5));
        assertThat(look()).as("it knows better").isEqualTo("down since 2026-01-02T02:59:55Z: gone");
        assertThat(health.report().status()).isEqualTo(503);

        finding = Finding.up("fine");
        assertThat(look()).isEqualTo("up since 2026-01-02T03:02:00Z: fine");
    }

    private String look() {
        HealthReport.Check check = health.look().checks().get(0);
        return check.status() + " since " + check.since() + ": " + check.why();
    }
}
