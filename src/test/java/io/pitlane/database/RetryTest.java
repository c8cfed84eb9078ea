package io.pitlane.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class RetryTest {

    private final List<Long> pauses = new ArrayList<>();

    @AfterEach
    void clearTheInterrupt() {
        Thread.interrupted();
    }

    @Test
    void workThatSucceedsIsDoneOnce() {
        assertThat(retry(5, 1.0).<String>call(failing("done"))).isEqualTo("done");
        assertThat(pauses).isEmpty();
    }

    @Test
    void workIsRepeatedUntilItSucceeds() {
        assertThat(retry(5, 1.0).<String>call(failing("done", away(1), away(2))))
                .isEqualTo("done");
        assertThat(pauses).containsExactly(100L, 200L);
    }

    @Test
    void pausesDoubleUpToTheLongest() {
        retry(7, 1.0).call(failing("done", away(1), away(2), away(3), away(4), away(5)));

        assertThat(pauses).containsExactly(100L, 200L, 400L, 800L, 1000L);
    }

    @Test
    void jitterTakesUpToHalfOfAPause() {
        retry(5, 0.0).call(failing("done", away(1), away(2)));

        assertThat(pauses).containsExactly(50L, 100L);
    }

    @Test
    void theLastFailureCarriesTheEarlierOnes() {
        RuntimeException first = away(1);
        RuntimeException second = away(2);
        RuntimeException third = away(3);

        assertThatThrownBy(() -> retry(3, 1.0).call(failing("never", first, second, third)))
                .isSameAs(third)
                .satisfies(failure -> assertThat(failure.getSuppressed()).containsExactly(first, second));
        assertThat(pauses).hasSize(2);
    }

    @Test
    void theSameFailureThrownAgainIsNotSuppressedInItself() {
        RuntimeException same = away(1);

        assertThatThrownBy(() -> retry(3, 1.0).call(failing("never", same, same, same)))
                .isSameAs(same);
    }

    @Test
    void whatCannotPassIsThrownAtOnce() {
        DatabaseException broken = new DatabaseException("no such table", new SQLException("no such table", "42P01"));

        assertThatThrownBy(() -> retry(5, 1.0).call(failing("never", broken))).isSameAs(broken);
        assertThat(pauses).isEmpty();
    }

    @Test
    void aCommitOfUnknownOutcomeIsNotRepeatedBlindly() {
        CommitUnknownException unknown = new CommitUnknownException("lost", new SQLException("lost", "08006"));

        assertThatThrownBy(() -> retry(5, 1.0).call(failing("never", unknown))).isSameAs(unknown);
        assertThat(retry(5, 1.0).<String>call(failing("done", unknown), e -> true))
                .isEqualTo("done");
    }

    @Test
    void anInterruptEndsTheWaiting() {
        Thread.currentThread().interrupt();
        RuntimeException away = away(1);

        assertThatThrownBy(
                        () -> new Retry(5, Duration.ofMinutes(5), Duration.ofMinutes(5)).call(failing("never", away)))
                .isSameAs(away);
        assertThat(Thread.currentThread().isInterrupted()).isTrue();
    }

    @Test
    void atLeastOneAttemptIsMade() {
        assertThatThrownBy(() -> retry(0, 1.0)).isInstanceOf(IllegalArgumentException.class);
    }

    private Retry retry(int attempts, double random) {
        return new Retry(attempts, Duration.ofMillis(100), Duration.ofSeconds(1), pauses::add, () -> random);
    }

    private static RuntimeException away(int number) {
        return new DatabaseUnavailableException("away " + number, null);
    }

    private static Supplier<String> failing(String result, RuntimeException... failures) {
        Deque<RuntimeException> left = new ArrayDeque<>(List.of(failures));
        return () -> {
            if (left.isEmpty()) {
                return result;
            }
            throw left.pop();
        };
    }
}
