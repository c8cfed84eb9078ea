package io.pitlane.http;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.pitlane.database.PoolStatistics;

/** The connection pool as {@code /health} shows it; the duration is in milliseconds. */
public record ConnectionPoolReport(
        @JsonProperty("max_open") int maxOpen,
        @JsonProperty("open") int open,
        @JsonProperty("in_use") int inUse,
        @JsonProperty("idle") int idle,
        @JsonProperty("wait_count") long waitCount,
        @JsonProperty("wait_duration") long waitMillis) {

    static ConnectionPoolReport of(PoolStatistics pool) {
        return new ConnectionPoolReport(
                pool.maxOpen(),
                pool.open(),
                pool.inUse(),
                pool.idle(),
                pool.waitCount(),
                pool.waitDuration().toMillis());
    }
}
