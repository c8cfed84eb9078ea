package io.pitlane.config;

import io.pitlane.error.InvalidConfigurationException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * Reads the settings of a run. The strongest source first: command-line flags, {@code .env} in the working
 * directory, the environment, the file that {@code legacy.config} names, {@code config/application.properties}, the
 * defaults. Stateless.
 */
public final class SettingsReader {

    private static final String PROPERTIES = "config/application.properties";
    private static final String DOT_ENV = ".env";

    private SettingsReader() {}

    /**
     * Reads everything and checks it.
     *
     * @param home the launcher's folder, which relative paths in settings start from
     * @param workingDirectory where {@code .env} is looked for
     * @param environment the variables of the process
     * @param flags what the command line states, by option ({@code --database-url}) or by setting ({@code db.url})
     * @throws InvalidConfigurationException with every problem that was found
     */
    public static Settings read(
            Path home, Path workingDirectory, Map<String, String> environment, Map<String, String> flags) {
        List<String> problems = new ArrayList<>();
        List<Source> sources =
                sources(home.toAbsolutePath().normalize(), workingDirectory, environment, flags, problems);
        Settings settings =
                settings(new Lookup(sources, problems), home.toAbsolutePath().normalize());
        if (!problems.isEmpty()) {
            throw new InvalidConfigurationException(problems);
        }
        return settings;
    }

    private static List<Source> sources(
            Path home,
            Path workingDirectory,
            Map<String, String> environment,
            Map<String, String> flags,
            List<String> problems) {
        SettingsFiles files = new SettingsFiles(problems);
        Map<String, String> dotEnv = files.dotEnv(DOT_ENV, workingDirectory.resolve(DOT_ENV));
        Map<String, String> properties = files.properties(PROPERTIES, home.resolve(PROPERTIES));

        UnknownNames unknown = new UnknownNames(problems);
        unknown.inFlags(flags.keySet());
        unknown.inDotEnv(DOT_ENV, dotEnv.keySet());
        unknown.inEnvironment(environment.keySet());
        unknown.inProperties(PROPERTIES, properties.keySet());

        List<Source> sources = new ArrayList<>();
        sources.add(Source.ofFlags(flags));
        sources.add(Source.ofVariables(DOT_ENV, dotEnv));
        sources.add(Source.ofVariables("environment", environment));
        sources.add(Source.ofProperties(PROPERTIES, properties));

        // Named on purpose, so it outranks the file that is always there.
        Lookup names = new Lookup(sources, new ArrayList<>());
        names.path(KnownSettings.LEGACY_CONFIG, home)
                .flatMap(file -> files.legacy(
                        "legacy file " + file.getFileName(),
                        file,
                        variable -> dotEnv.getOrDefault(variable, environment.get(variable))))
                .ifPresent(legacy -> sources.add(sources.size() - 1, legacy));
        return sources;
    }

    private static Settings settings(Lookup lookup, Path home) {
        lookup.path(KnownSettings.LEGACY_CONFIG, home);
        Home places = home(lookup, home);
        DatabaseSettings database = new DatabaseSettingsReader(lookup, home).read();
        return new Settings(
                places,
                database,
                http(lookup),
                ingest(lookup),
                new FileReadSettings(lookup.value(KnownSettings.FILE_READS_MAX_FILES)),
                load(lookup, database.pool()),
                store(lookup),
                inbox(lookup),
                feeds(lookup),
                spool(lookup),
                reconcile(lookup),
                jobs(lookup),
                retention(lookup),
                export(lookup, places),
                lookup.value(KnownSettings.CRASH_AT),
                lookup.values());
    }

    private static Home home(Lookup lookup, Path home) {
        Path data = lookup.path(KnownSettings.DATA_DIR, home).orElse(home);
        if (Files.exists(data) && !Files.isDirectory(data)) {
            lookup.problem(
                    KnownSettings.DATA_DIR,
                    lookup.sources(),
                    data + " is not a folder; name one, it is made if missing");
        }
        return new Home(home, data);
    }

    private static HttpSettings http(Lookup lookup) {
        return new HttpSettings(
                lookup.value(KnownSettings.HTTP_HOST),
                lookup.value(KnownSettings.HTTP_PORT),
                lookup.value(KnownSettings.HTTP_METRICS_OPEN),
                new HttpLimits(
                        Math.toIntExact(lookup.value(KnownSettings.HTTP_MAX_BODY)),
                        Math.toIntExact(lookup.value(KnownSettings.HTTP_MAX_REQUEST_LINE)),
                        Math.toIntExact(lookup.value(KnownSettings.HTTP_MAX_HEADER_SIZE)),
                        lookup.value(KnownSettings.HTTP_MAX_HEADERS),
                        lookup.value(KnownSettings.HTTP_MAX_CONNECTIONS),
                        lookup.value(KnownSettings.HTTP_REQUEST_TIMEOUT),
                        lookup.value(KnownSettings.HTTP_IDLE_TIMEOUT)));
    }

    private static IngestSettings ingest(Lookup lookup) {
        return new IngestSettings(
                lookup.value(KnownSettings.INGEST_MAX_RECORDS),
                Math.toIntExact(lookup.value(KnownSettings.INGEST_MAX_UNPACKED)));
    }

    private static LoadSettings load(Lookup lookup, PoolSettings pool) {
        return new LoadSettings(
                lookup.atMost(KnownSettings.LOAD_CONNECTIONS, KnownSettings.POOL_MAX_OPEN, pool.maxOpen()),
                Math.toIntExact(lookup.value(KnownSettings.LOAD_MAX_RECORD)),
                Math.toIntExact(lookup.value(KnownSettings.LOAD_MAX_PAYLOAD)));
    }

    private static StoreSettings store(Lookup lookup) {
        String mode = lookup.value(KnownSettings.STORE_MODE);
        return new StoreSettings(
                Arrays.stream(StoreMode.values())
                        .filter(each -> each.word().equals(mode))
                        .findFirst()
                        .orElse(StoreMode.DATABASE_FIRST),
                lookup.value(KnownSettings.STORE_WRITE_DEADLINE),
                lookup.value(KnownSettings.STORE_DRAIN_TIMEOUT),
                new QueueSettings(
                        lookup.value(KnownSettings.QUEUE_CAPACITY),
                        lookup.value(KnownSettings.QUEUE_BATCH),
                        lookup.value(KnownSettings.QUEUE_FLUSH_INTERVAL),
                        lookup.value(KnownSettings.QUEUE_MAX_RECORDS),
                        lookup.value(KnownSettings.QUEUE_MAX_BYTES),
                        lookup.value(KnownSettings.QUEUE_RETRIES),
                        lookup.value(KnownSettings.QUEUE_FIRST_PAUSE),
                        lookup.value(KnownSettings.QUEUE_LONGEST_PAUSE),
                        lookup.value(KnownSettings.QUEUE_PATIENCE)));
    }

    private static InboxSettings inbox(Lookup lookup) {
        return new InboxSettings(
                lookup.value(KnownSettings.INBOX_POLL_INTERVAL),
                lookup.value(KnownSettings.INBOX_FILES_PER_POLL),
                lookup.value(KnownSettings.INBOX_MIN_AGE));
    }

    private static SpoolSettings spool(Lookup lookup) {
        return new SpoolSettings(
                lookup.value(KnownSettings.SPOOL_MAX_SIZE),
                lookup.value(KnownSettings.SPOOL_MIN_FREE_DISK),
                FullPolicy.valueOf(lookup.value(KnownSettings.SPOOL_WHEN_FULL).toUpperCase(Locale.ROOT)));
    }

    private static JobSettings jobs(Lookup lookup) {
        return new JobSettings(
                lookup.value(KnownSettings.JOBS_ENABLED),
                lookup.value(KnownSettings.JOBS_SWEEP_INTERVAL),
                lookup.value(KnownSettings.JOBS_TRIES),
                lookup.value(KnownSettings.JOBS_FIRST_PAUSE),
                lookup.value(KnownSettings.JOBS_LONGEST_PAUSE),
                lookup.value(KnownSettings.JOBS_LONGEST_WAIT));
    }

    private static ReconcileSettings reconcile(Lookup lookup) {
        return new ReconcileSettings(
                lookup.value(KnownSettings.RECONCILE_INTERVAL),
                lookup.value(KnownSettings.RECONCILE_SHARE) / 100.0,
                lookup.value(KnownSettings.RECONCILE_LEASE));
    }

    private static RetentionSettings retention(Lookup lookup) {
        return new RetentionSettings(
                lookup.value(KnownSettings.RETENTION_ENABLED),
                lookup.value(KnownSettings.RETENTION_REQUIRE_EXPORT),
                lookup.value(KnownSettings.RETENTION_UNDROP_GRACE),
                lookup.value(KnownSettings.RETENTION_LOCK_TIMEOUT),
                lookup.value(KnownSettings.RETENTION_INGEST_EVENTS),
                lookup.value(KnownSettings.RETENTION_JOB_RUNS));
    }

    private static ExportSettings export(Lookup lookup, Home home) {
        return new ExportSettings(
                lookup.path(KnownSettings.EXPORT_DIR, home.home()).orElse(home.exports()),
                lookup.value(KnownSettings.EXPORT_COMPRESS),
                lookup.value(KnownSettings.EXPORT_WORKERS),
                lookup.value(KnownSettings.EXPORT_KEEP_DAILY),
                lookup.value(KnownSettings.EXPORT_KEEP_WEEKLY),
                lookup.value(KnownSettings.EXPORT_KEEP_MONTHLY),
                lookup.value(KnownSettings.EXPORT_MIN_FREE_DISK));
    }

    private static FeedSettings feeds(Lookup lookup) {
        Optional<URI> baseUrl = lookup.value(KnownSettings.FEEDS_BASE_URL);
        boolean keepsPace = lookup.value(KnownSettings.FEEDS_KEEP_PACE);
        if (!keepsPace && baseUrl.isEmpty()) {
            lookup.problem(
                    KnownSettings.FEEDS_KEEP_PACE,
                    lookup.sources(),
                    "false is for recordings; name where they are with feeds.base-url, exchanges would ban this machine");
        }
        return new FeedSettings(
                lookup.value(KnownSettings.FEEDS_ENABLED),
                baseUrl,
                keepsPace,
                lookup.value(KnownSettings.FEEDS_CONNECT_TIMEOUT),
                lookup.value(KnownSettings.FEEDS_READ_TIMEOUT),
                Math.toIntExact(lookup.value(KnownSettings.FEEDS_MAX_RESPONSE)),
                lookup.value(KnownSettings.FEEDS_FAILURES_TO_PAUSE),
                lookup.value(KnownSettings.FEEDS_PAUSE));
    }
}
