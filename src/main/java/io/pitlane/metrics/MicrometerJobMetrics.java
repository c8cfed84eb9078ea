package io.pitlane.metrics;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicReference;

/**
 * By job: {@code pitlane_job_runs_total} by outcome, {@code pitlane_job_seconds}, {@code
 * pitlane_job_last_success_timestamp_seconds} and {@code pitlane_job_late_seconds}.
 */
public final class MicrometerJobMetrics implements JobMetrics {

    private final MeterRegistry registry;
    private final Map<String, AtomicReference<Double>> gauges = new ConcurrentHashMap<>();

    public MicrometerJobMetrics(MeterRegistry registry) {
        this.registry = registry;
    }

    @Override
    public void slotEnded(String job, String outcome, double seconds) {
        count(job, outcome);
        Timer.builder("pitlane.job")
                .description("Attempts at slots of a job, from begin to end")
                .tag("job", job)
                .register(registry)
                .record(Duration.ofNanos(Math.round(seconds * 1e9)));
    }

    @Override
    public void lastSuccess(String job, double atEpochSeconds) {
        gauge(
                "pitlane.job.last.success.timestamp",
                "When a slot of the job was done last, by whatever process, in seconds since 1970",
                job,
                atEpochSeconds);
    }

    @Override
    public void slotInterrupted(String job) {
        count(job, "interrupted");
    }

    @Override
    public void lateBy(String job, double seconds) {
        gauge(
                "pitlane.job.late",
                "Time since the first due time of the job that is not settled; 0 where it is on time",
                job,
                seconds);
    }

    private void count(String job, String outcome) {
        Counter.builder("pitlane.job.runs")
                .description("Attempts at slots of a job, by how they ended")
                .tag("job", job)
                .tag("outcome", outcome)
                .register(registry)
                .increment();
    }

    private void gauge(String name, String description, String job, double value) {
        gauges.computeIfAbsent(name + " " + job, key -> {
                    AtomicReference<Double> holder = new AtomicReference<>(value);
                    Gauge.builder(name, holder, AtomicReference::get)
                            .description(description)
                            .baseUnit("seconds")
                            .tag("job", job)
                            .register(registry);
                    return holder;
                })
                .set(value);
    }
}
