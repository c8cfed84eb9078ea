package io.pitlane.config;

import java.net.URI;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** Every setting that exists, in the order in which {@code pitlane config} prints them. */
final class KnownSettings {

    private static final int ANY = Integer.MAX_VALUE;
    private static final int LAST_PORT = 65_535;
    private static final long KB = 1L << 10;
    private static final long MB = 1L << 20;
    private static final long GB = 1L << 30;
    private static final Duration NONE = Duration.ZERO;
    private static final Duration MILLISECOND = Duration.ofMillis(1);

    static final Setting<String> DATA_DIR = Setting.of("data.dir", "data", ValueTypes.TEXT, "PITLANE_DATA");
    static final Setting<String> LEGACY_CONFIG = Setting.of("legacy.config", "", ValueTypes.TEXT);

    static final Setting<Secret> DB_URL =
            Setting.of("db.url", "embedded", ValueTypes.ADDRESS, "DATABASE_URL", "POSTGRES_URL", "PG_DSN");
    static final Setting<String> DB_HOST = Setting.of("db.host", "localhost", ValueTypes.TEXT, "DB_HOST");
    static final Setting<Integer> DB_PORT = Setting.of("db.port", "5432", ValueTypes.integer(1, LAST_PORT), "DB_PORT");
    static final Setting<String> DB_USER = Setting.of("db.user", "postgres", ValueTypes.TEXT, "DB_USER");
    static final Setting<Secret> DB_PASSWORD = Setting.of("db.password", "", ValueTypes.SECRET, "DB_PASSWORD");
    static final Setting<String> DB_NAME = Setting.of("db.name", "", ValueTypes.TEXT, "DB_NAME");
    static final Setting<Optional<SslMode>> DB_SSL_MODE =
            Setting.of("db.ssl-mode", "auto", ValueTypes.SSL_MODE, "POSTGRES_SSLMODE");
    static final Setting<String> DB_SSL_ROOT_CERT = Setting.of("db.ssl-root-cert", "", ValueTypes.TEXT);
    static final Setting<Boolean> DB_ENABLED =
            Setting.of("db.enabled", "true", ValueTypes.SWITCH, "PG_ENABLED", "ENABLE_PERSISTENCE");
    static final Setting<String> DB_BACKEND =
            Setting.of("db.backend", "postgres", ValueTypes.oneOf("postgres", "file", "memory"), "PERSISTENCE_BACKEND");
    static final Setting<Boolean> DB_MIGRATE_ON_START = Setting.of("db.migrate-on-start", "true", ValueTypes.SWITCH);
    static final Setting<Duration> DB_CONNECT_TIMEOUT =
            Setting.of("db.connect-timeout", "10s", ValueTypes.duration(MILLISECOND));
    static final Setting<Duration> DB_QUERY_TIMEOUT =
            Setting.of("db.query-timeout", "30s", ValueTypes.duration(MILLISECOND), "PG_QUERY_TIMEOUT");
    static final Setting<Boolean> DB_TRACE = Setting.of("db.trace", "false", ValueTypes.SWITCH);

    static final Setting<Integer> POOL_MAX_OPEN =
            Setting.of("db.pool.max-open", "10", ValueTypes.integer(1, ANY), "PG_MAX_OPEN_CONNS");
    static final Setting<Integer> POOL_MAX_IDLE =
            Setting.of("db.pool.max-idle", "2", ValueTypes.integer(0, ANY), "PG_MAX_IDLE_CONNS");
    static final Setting<Duration> POOL_MAX_LIFETIME = Setting.of(
            "db.pool.max-lifetime", "30m", ValueTypes.durationOrNever(Duration.ofSeconds(30)), "PG_CONN_MAX_LIFETIME");
    static final Setting<Duration> POOL_MAX_IDLE_TIME = Setting.of(
            "db.pool.max-idle-time",
            "10m",
            ValueTypes.durationOrNever(Duration.ofSeconds(10)),
            "PG_CONN_MAX_IDLE_TIME");
    static final Setting<Duration> POOL_ACQUIRE_TIMEOUT =
            Setting.of("db.pool.acquire-timeout", "30s", ValueTypes.duration(Duration.ofMillis(250)));

    static final Setting<Integer> EMBEDDED_PORT = Setting.of("db.embedded.port", "0", ValueTypes.integer(0, LAST_PORT));
    static final Setting<Long> EMBEDDED_SHARED_BUFFERS = Setting.of(
            "db.embedded.shared-buffers", "auto", ValueTypes.orAuto(ValueTypes.size(128 * KB, 1024 * GB), 0L));
    static final Setting<Long> EMBEDDED_MAX_WAL =
            Setting.of("db.embedded.max-wal", "8GB", ValueTypes.size(32 * MB, 1024 * GB));
    static final Setting<Long> EMBEDDED_WAL_BUFFERS =
            Setting.of("db.embedded.wal-buffers", "64MB", ValueTypes.size(32 * KB, GB));

    static final Setting<String> HTTP_HOST = Setting.of("http.host", "127.0.0.1", ValueTypes.TEXT);
    static final Setting<Integer> HTTP_PORT = Setting.of("http.port", "8080", ValueTypes.integer(0, LAST_PORT));
    static final Setting<Boolean> HTTP_METRICS_OPEN = Setting.of("http.metrics-open", "true", ValueTypes.SWITCH);
    static final Setting<Long> HTTP_MAX_BODY = Setting.of("http.max-body", "16MB", ValueTypes.size(KB, 256 * MB));
    static final Setting<Long> HTTP_MAX_REQUEST_LINE =
            Setting.of("http.max-request-line", "10KB", ValueTypes.size(KB, MB));
    static final Setting<Long> HTTP_MAX_HEADER_SIZE =
            Setting.of("http.max-header-size", "16KB", ValueTypes.size(KB, MB));
    static final Setting<Integer> HTTP_MAX_HEADERS =
            Setting.of("http.max-headers", "100", ValueTypes.integer(8, 10_000));
    static final Setting<Integer> HTTP_MAX_CONNECTIONS =
            Setting.of("http.max-connections", "1000", ValueTypes.integer(1, 100_000));
    static final Setting<Duration> HTTP_REQUEST_TIMEOUT =
            Setting.of("http.request-timeout", "30s", ValueTypes.duration(Duration.ofMillis(100)));
    static final Setting<Duration> HTTP_IDLE_TIMEOUT =
            Setting.of("http.idle-timeout", "60s", ValueTypes.duration(Duration.ofMillis(100)));

    static final Setting<Integer> INGEST_MAX_RECORDS =
            Setting.of("http.ingest.max-records", "50000", ValueTypes.integer(1, 1_000_000));
    static final Setting<Long> INGEST_MAX_UNPACKED =
            Setting.of("http.ingest.max-unpacked", "32MB", ValueTypes.size(KB, 256 * MB));

    static final Setting<Integer> FILE_READS_MAX_FILES =
            Setting.of("http.file-reads.max-files", "100000", ValueTypes.integer(1, 10_000_000));

    static final Setting<Integer> LOAD_CONNECTIONS = Setting.of("load.connections", "2", ValueTypes.integer(1, 2));
    static final Setting<Long> LOAD_MAX_RECORD = Setting.of("load.max-record", "1MB", ValueTypes.size(KB, 256 * MB));

    static final Setting<Long> LOAD_MAX_PAYLOAD = Setting.of("load.max-payload", "16MB", ValueTypes.size(KB, 256 * MB));

    static final Setting<String> STORE_MODE =
            Setting.of("store.mode", "database-first", ValueTypes.oneOf("database-first", "mirror", "file-only"));
    static final Setting<Duration> STORE_WRITE_DEADLINE =
            Setting.of("store.write-deadline", "500ms", ValueTypes.duration(MILLISECOND));
    static final Setting<Duration> STORE_DRAIN_TIMEOUT =
            Setting.of("store.drain-timeout", "10s", ValueTypes.duration(NONE));
    static final Setting<Integer> QUEUE_CAPACITY =
            Setting.of("store.queue.capacity", "512", ValueTypes.integer(1, 1_000_000));
    static final Setting<Integer> QUEUE_BATCH = Setting.of("store.queue.batch", "32", ValueTypes.integer(1, 1_000_000));
    static final Setting<Duration> QUEUE_FLUSH_INTERVAL =
            Setting.of("store.queue.flush-interval", "200ms", ValueTypes.duration(MILLISECOND));
    static final Setting<Integer> QUEUE_MAX_RECORDS =
            Setting.of("store.queue.max-records", "20000", ValueTypes.integer(1, 1_000_000));
    static final Setting<Long> QUEUE_MAX_BYTES =
            Setting.of("store.queue.max-bytes", "4MB", ValueTypes.size(KB, 256 * MB));
    static final Setting<Integer> QUEUE_RETRIES = Setting.of("store.queue.retries", "5", ValueTypes.integer(0, 100));
    static final Setting<Duration> QUEUE_FIRST_PAUSE =
            Setting.of("store.queue.first-pause", "150ms", ValueTypes.duration(MILLISECOND));
    static final Setting<Duration> QUEUE_LONGEST_PAUSE =
            Setting.of("store.queue.longest-pause", "3s", ValueTypes.duration(MILLISECOND));
    static final Setting<Duration> QUEUE_PATIENCE = Setting.of("store.queue.patience", "5s", ValueTypes.duration(NONE));

    static final Setting<Duration> INBOX_POLL_INTERVAL =
            Setting.of("inbox.poll-interval", "1s", ValueTypes.duration(Duration.ofMillis(10)));
    static final Setting<Integer> INBOX_FILES_PER_POLL =
            Setting.of("inbox.files-per-poll", "1000", ValueTypes.integer(1, ANY));
    static final Setting<Duration> INBOX_MIN_AGE = Setting.of("inbox.min-age", "1s", ValueTypes.duration(NONE));

    static final Setting<Long> SPOOL_MAX_SIZE =
            Setting.of("spool.max-size", "20GB", ValueTypes.size(KB, 1024 * 1024 * GB));
    static final Setting<Long> SPOOL_MIN_FREE_DISK =
            Setting.of("spool.min-free-disk", "1GB", ValueTypes.size(0, 1024 * GB));
    static final Setting<String> SPOOL_WHEN_FULL =
            Setting.of("spool.when-full", "refuse", ValueTypes.oneOf("refuse", "block"));
    static final Setting<Duration> RECONCILE_INTERVAL =
            Setting.of("reconcile.interval", "10s", ValueTypes.duration(Duration.ofMillis(100)));
    static final Setting<Integer> RECONCILE_SHARE = Setting.of("reconcile.share", "50", ValueTypes.integer(1, 100));
    static final Setting<Duration> RECONCILE_LEASE =
            Setting.of("reconcile.lease", "10s", ValueTypes.duration(Duration.ofSeconds(1)));

    static final Setting<Boolean> JOBS_ENABLED = Setting.of("jobs.enabled", "true", ValueTypes.SWITCH);
    static final Setting<Duration> JOBS_SWEEP_INTERVAL =
            Setting.of("jobs.sweep-interval", "1m", ValueTypes.duration(Duration.ofMillis(100)));
    static final Setting<Integer> JOBS_TRIES = Setting.of("jobs.tries", "8", ValueTypes.integer(1, 1000));
    static final Setting<Duration> JOBS_FIRST_PAUSE =
            Setting.of("jobs.first-pause", "1m", ValueTypes.duration(Duration.ofMillis(1)));
    static final Setting<Duration> JOBS_LONGEST_PAUSE =
            Setting.of("jobs.longest-pause", "1h", ValueTypes.duration(Duration.ofMillis(1)));
    static final Setting<Duration> JOBS_LONGEST_WAIT = Setting.of("jobs.longest-wait", "6h", ValueTypes.duration(NONE));

    static final Setting<Boolean> RETENTION_ENABLED = Setting.of("retention.enabled", "false", ValueTypes.SWITCH);
    static final Setting<Boolean> RETENTION_REQUIRE_EXPORT =
            Setting.of("retention.require-export", "true", ValueTypes.SWITCH);
    static final Setting<Duration> RETENTION_UNDROP_GRACE =
            Setting.of("retention.undrop-grace", "3d", ValueTypes.duration(NONE));
    static final Setting<Duration> RETENTION_LOCK_TIMEOUT = Setting.of(
            "retention.lock-timeout", "300ms", ValueTypes.duration(Duration.ofMillis(10), Duration.ofSeconds(1)));
    static final Setting<Integer> RETENTION_INGEST_EVENTS =
            Setting.of("retention.ingest-events-days", "0", ValueTypes.daysOrNever(RetentionSettings.FLOOR_DAYS));
    static final Setting<Integer> RETENTION_JOB_RUNS =
            Setting.of("retention.job-runs-days", "0", ValueTypes.daysOrNever(RetentionSettings.FLOOR_DAYS));
    static final Setting<String> EXPORT_DIR = Setting.of("export.dir", "", ValueTypes.TEXT);
    static final Setting<String> EXPORT_COMPRESS =
            Setting.of("export.compress", "zstd", ValueTypes.oneOf("zstd", "gzip", "none"));
    static final Setting<Integer> EXPORT_WORKERS = Setting.of("export.workers", "2", ValueTypes.integer(1, 64));
    static final Setting<Integer> EXPORT_KEEP_DAILY = Setting.of("export.keep-daily", "7", ValueTypes.integer(1, ANY));
    static final Setting<Integer> EXPORT_KEEP_WEEKLY =
            Setting.of("export.keep-weekly", "4", ValueTypes.integer(0, ANY));
    static final Setting<Integer> EXPORT_KEEP_MONTHLY =
            Setting.of("export.keep-monthly", "12", ValueTypes.integer(0, ANY));
    static final Setting<Long> EXPORT_MIN_FREE_DISK =
            Setting.of("export.min-free-disk", "1GB", ValueTypes.size(0, 1024 * GB));

    static final Setting<Optional<CrashAt>> CRASH_AT = Setting.of("crash.at", "", ValueTypes.CRASH_AT);

    static final Setting<Boolean> FEEDS_ENABLED = Setting.of("feeds.enabled", "false", ValueTypes.SWITCH);
    static final Setting<Optional<URI>> FEEDS_BASE_URL = Setting.of("feeds.base-url", "", ValueTypes.BASE_URL);
    static final Setting<Boolean> FEEDS_KEEP_PACE = Setting.of("feeds.keep-pace", "true", ValueTypes.SWITCH);
    static final Setting<Duration> FEEDS_CONNECT_TIMEOUT =
            Setting.of("feeds.connect-timeout", "5s", ValueTypes.duration(MILLISECOND));
    static final Setting<Duration> FEEDS_READ_TIMEOUT =
            Setting.of("feeds.read-timeout", "10s", ValueTypes.duration(MILLISECOND));
    static final Setting<Long> FEEDS_MAX_RESPONSE =
            Setting.of("feeds.max-response", "32MB", ValueTypes.size(KB, 256 * MB));
    static final Setting<Integer> FEEDS_FAILURES_TO_PAUSE =
            Setting.of("feeds.failures-to-pause", "5", ValueTypes.integer(1, 1000));
    static final Setting<Duration> FEEDS_PAUSE =
            Setting.of("feeds.pause", "30s", ValueTypes.duration(Duration.ofMillis(100)));

    static final List<Setting<?>> ALL = List.of(
            DATA_DIR,
            LEGACY_CONFIG,
            DB_URL,
            DB_HOST,
            DB_PORT,
            DB_USER,
            DB_PASSWORD,
            DB_NAME,
            DB_SSL_MODE,
            DB_SSL_ROOT_CERT,
            DB_ENABLED,
            DB_BACKEND,
            DB_MIGRATE_ON_START,
            DB_CONNECT_TIMEOUT,
            DB_QUERY_TIMEOUT,
            DB_TRACE,
            POOL_MAX_OPEN,
            POOL_MAX_IDLE,
            POOL_MAX_LIFETIME,
            POOL_MAX_IDLE_TIME,
            POOL_ACQUIRE_TIMEOUT,
            EMBEDDED_PORT,
            EMBEDDED_SHARED_BUFFERS,
            EMBEDDED_MAX_WAL,
            EMBEDDED_WAL_BUFFERS,
            HTTP_HOST,
            HTTP_PORT,
            HTTP_METRICS_OPEN,
            HTTP_MAX_BODY,
            HTTP_MAX_REQUEST_LINE,
            HTTP_MAX_HEADER_SIZE,
            HTTP_MAX_HEADERS,
            HTTP_MAX_CONNECTIONS,
            HTTP_REQUEST_TIMEOUT,
            HTTP_IDLE_TIMEOUT,
            INGEST_MAX_RECORDS,
            INGEST_MAX_UNPACKED,
            FILE_READS_MAX_FILES,
            LOAD_CONNECTIONS,
            LOAD_MAX_RECORD,
            LOAD_MAX_PAYLOAD,
            STORE_MODE,
            STORE_WRITE_DEADLINE,
            STORE_DRAIN_TIMEOUT,
            QUEUE_CAPACITY,
            QUEUE_BATCH,
            QUEUE_FLUSH_INTERVAL,
            QUEUE_MAX_RECORDS,
            QUEUE_MAX_BYTES,
            QUEUE_RETRIES,
            QUEUE_FIRST_PAUSE,
            QUEUE_LONGEST_PAUSE,
            QUEUE_PATIENCE,
            INBOX_POLL_INTERVAL,
            INBOX_FILES_PER_POLL,
            INBOX_MIN_AGE,
            FEEDS_ENABLED,
            FEEDS_BASE_URL,
            FEEDS_KEEP_PACE,
            FEEDS_CONNECT_TIMEOUT,
            FEEDS_READ_TIMEOUT,
            FEEDS_MAX_RESPONSE,
            FEEDS_FAILURES_TO_PAUSE,
            FEEDS_PAUSE,
            SPOOL_MAX_SIZE,
            SPOOL_MIN_FREE_DISK,
            SPOOL_WHEN_FULL,
            RECONCILE_INTERVAL,
            RECONCILE_SHARE,
            RECONCILE_LEASE,
            JOBS_ENABLED,
            JOBS_SWEEP_INTERVAL,
            JOBS_TRIES,
            JOBS_FIRST_PAUSE,
            JOBS_LONGEST_PAUSE,
            JOBS_LONGEST_WAIT,
            RETENTION_ENABLED,
            RETENTION_REQUIRE_EXPORT,
            RETENTION_UNDROP_GRACE,
            RETENTION_LOCK_TIMEOUT,
            RETENTION_INGEST_EVENTS,
            RETENTION_JOB_RUNS,
            EXPORT_DIR,
            EXPORT_COMPRESS,
            EXPORT_WORKERS,
            EXPORT_KEEP_DAILY,
            EXPORT_KEEP_WEEKLY,
            EXPORT_KEEP_MONTHLY,
            EXPORT_MIN_FREE_DISK,
            CRASH_AT);

    /** As written in property files. */
    static final List<String> NAMES = ALL.stream().<String>map(Setting::name).toList();

    /** As written in an environment. */
    static final Set<String> VARIABLES = ALL.stream()
            .flatMap(setting -> setting.variables().stream())
            .collect(Collectors.toCollection(LinkedHashSet::new));

    private KnownSettings() {}

    static Optional<Setting<?>> byOption(String option) {
        return ALL.stream().filter(setting -> setting.option().equals(option)).findFirst();
    }

    static Optional<Setting<?>> byName(String name) {
        return ALL.stream().filter(setting -> setting.name().equals(name)).findFirst();
    }
}
