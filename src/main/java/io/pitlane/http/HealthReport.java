package io.pitlane.http;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import java.util.List;

/**
 * The body of {@code GET /health}; its keys are a contract.
 *
 * @param errors one sentence for each check that is not up
 * @param lastCheck UTC, RFC 3339
 * @param responseTimeMillis how long all checks took
 */
@JsonPropertyOrder({"healthy", "status", "errors", "checks", "connection_pool", "last_check", "response_time_ms"})
public record HealthReport(
        boolean healthy,
        String status,
        List<String> errors,
        List<Check> checks,
        @JsonProperty("connection_pool") ConnectionPoolReport connectionPool,
        @JsonProperty("last_check") String lastCheck,
        @JsonProperty("response_time_ms") long responseTimeMillis) {

    public HealthReport {
        errors = List.copyOf(errors);
        checks = List.copyOf(checks);
    }

    /** One part. {@code since} is when it came to be so, UTC, RFC 3339. */
    public record Check(String name, String status, String why, String since) {}
}
