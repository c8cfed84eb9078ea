package io.pitlane.http;

import io.pitlane.database.PoolStatistics;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;

/** Looks at every part and says how the whole is, why, and since when. Thread-safe. */
public final class Health {

    private record Standing(CheckStatus status, Instant since) {}

    private final List<HealthCheck> checks;
    private final Supplier<PoolStatistics> pool;
    private final Clock clock;
    private final Map<String, Standing> standings = new ConcurrentHashMap<>();

    public Health(List<HealthCheck> checks, Supplier<PoolStatistics> pool, Clock clock) {
        this.checks = List.copyOf(checks);
        this.pool = pool;
        this.clock = clock;
    }

    public HealthReport look() {
        long start = System.nanoTime();
        List<HealthReport.Check> results = new ArrayList<>();
        List<String> errors = new ArrayList<>();
        CheckStatus worst = CheckStatus.UP;
        for (HealthCheck check : checks) {
            Finding finding = look(check);
            CheckStatus status = finding.status();
            worst = status.compareTo(worst) > 0 ? status : worst;
            if (status != CheckStatus.UP) {
                errors.add(check.name() + ": " + finding.why());
            }
            results.add(new HealthReport.Check(
                    check.name(),
                    status.word(),
                    finding.why(),
                    since(check.name(), finding).toString()));
        }
        long millis = (System.nanoTime() - start) / 1_000_000;
        return new HealthReport(
                worst != CheckStatus.DOWN,
                worst.word(),
                errors,
                results,
                ConnectionPoolReport.of(pool.get()),
                clock.instant().toString(),
                millis);
    }

    /** A check that fails itself is a finding, too. */
    private static Finding look(HealthCheck check) {
        try {
            return check.look();
        } catch (RuntimeException e) {
            return Finding.down("Cannot be checked: " + e.getMessage());
        }
    }

    private Instant since(String name, Finding finding) {
        Standing standing = standings.compute(
                name,
                (key, before) -> before != null && before.status() == finding.status()
                        ? before
                        : new Standing(finding.status(), clock.instant()));
        return finding.since().orElse(standing.since());
    }

    /** 200 when healthy, else 503. */
    public Answer report() {
        HealthReport report = look();
        return Answer.json(report.healthy() ? 200 : 503, report);
    }

    /** That the process answers; asks nobody else. */
    public Answer live() {
        Map<String, Object> body = new LinkedHashMap<>();
        body.put("healthy", true);
        body.put("status", CheckStatus.UP.word());
        return Answer.json(200, body);
    }
}
