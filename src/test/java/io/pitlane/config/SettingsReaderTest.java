package io.pitlane.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pitlane.error.ExitCode;
import io.pitlane.error.InvalidConfigurationException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class SettingsReaderTest {

    private static final String LEGACY = "database: {query_timeout: %s}";

    @TempDir
    Path folder;

    private SettingsFixture fixture;

    @BeforeEach
    void startWithNothingSaid() {
        fixture = new SettingsFixture(folder);
    }

    @Test
    void usesTheEmbeddedServerAndTheDefaultsWhenNothingIsSaid() {
        Settings settings = fixture.read();

        assertThat(settings.home())
                .isEqualTo(new Home(fixture.home(), fixture.home().resolve("data")));
        assertThat(settings.database().mode()).isEqualTo(DatabaseMode.EMBEDDED);
        assertThat(settings.database().host()).isEmpty();
        assertThat(settings.database().port()).isZero();
        assertThat(settings.database().migrateOnStart()).isTrue();
        assertThat(settings.database().queryTimeout()).isEqualTo(Duration.ofSeconds(30));
        assertThat(settings.database().pool())
                .isEqualTo(new PoolSettings(
                        10, 2, Duration.ofMinutes(30), Duration.ofMinutes(10), Duration.ofSeconds(30)));
        assertThat(settings.database().embedded()).isEqualTo(new EmbeddedSettings(0, 0, 8L << 30, 64L << 20));
        assertThat(settings.http())
                .isEqualTo(new HttpSettings(
                        "127.0.0.1",
                        8080,
                        true,
                        new HttpLimits(
                                16 << 20,
                                10 << 10,
                                16 << 10,
                                100,
                                1000,
                                Duration.ofSeconds(30),
                                Duration.ofSeconds(60))));
        assertThat(settings.load()).isEqualTo(new LoadSettings(2, 1 << 20, 16 << 20));
        assertThat(settings.inbox()).isEqualTo(new InboxSettings(Duration.ofSeconds(1), 1000, Duration.ofSeconds(1)));
        assertThat(settings.values()).extracting(SettingValue::origin).containsOnly("default");
    }

    /** Each source states the query timeout as its own number of seconds. */
    private enum SpokenSource {
        FLAG("flag --set db.query-timeout", (fixture, text) -> fixture.flag("db.query-timeout", text)),
        DOT_ENV(".env PG_QUERY_TIMEOUT", (fixture, text) -> fixture.dotEnv("PG_QUERY_TIMEOUT=" + text)),
        ENVIRONMENT("environment PG_QUERY_TIMEOUT", (fixture, text) -> fixture.environment("PG_QUERY_TIMEOUT", text)),
        LEGACY_FILE(
                "legacy file old.yaml database.query_timeout",
                (fixture, text) -> fixture.legacy("old.yaml", LEGACY.formatted(text))),
        FILE("config/application.properties", (fixture, text) -> fixture.properties("db.query-timeout=" + text));

        private final String origin;
        private final BiConsumer<SettingsFixture, String> speak;

        SpokenSource(String origin, BiConsumer<SettingsFixture, String> speak) {
            this.origin = origin;
            this.speak = speak;
        }
    }

    static Stream<List<SpokenSource>> pairs() {
        List<List<SpokenSource>> pairs = new ArrayList<>();
        for (SpokenSource stronger : SpokenSource.values()) {
            for (SpokenSource weaker : SpokenSource.values()) {
                if (stronger.ordinal() < weaker.ordinal()) {
                    pairs.add(List.of(stronger, weaker));
                }
            }
        }
        return pairs.stream();
    }

    @ParameterizedTest
    @MethodSource("pairs")
    void prefersTheStrongerOfTwoSources(List<SpokenSource> pair) {
        pair.get(1).speak.accept(fixture, "7s");
        pair.get(0).speak.accept(fixture, "5s");

        assertThat(fixture.database().queryTimeout()).isEqualTo(Duration.ofSeconds(5));
        assertThat(fixture.shown("db.query-timeout"))
                .isEqualTo(new SettingValue("db.query-timeout", "5s", pair.get(0).origin));
    }

    @ParameterizedTest
    @MethodSource("pairs")
    void prefersAnySourceToTheDefault(List<SpokenSource> pair) {
        pair.get(1).speak.accept(fixture, "7s");

        assertThat(fixture.database().queryTimeout()).isEqualTo(Duration.ofSeconds(7));
    }

    @Test
    void prefersOurOwnNameToTheNameOfAnotherSystemWithinOneSource() {
        fixture.environment("PG_QUERY_TIMEOUT", "7").environment("PITLANE_DB_QUERY_TIMEOUT", "5");

        assertThat(fixture.database().queryTimeout()).isEqualTo(Duration.ofSeconds(5));
    }

    /** A value for each setting that differs from its default. */
    private static final Map<String, String> OTHER_VALUES = Map.ofEntries(
            Map.entry("data.dir", "/elsewhere"),
            Map.entry("legacy.config", "/elsewhere.yaml"),
            Map.entry("db.url", "postgresql://u:***@h.example:6543/n"),
            Map.entry("db.host", "h.example"),
            Map.entry("db.port", "6543"),
            Map.entry("db.user", "u"),
            Map.entry("db.password", "***"),
            Map.entry("db.name", "n"),
            Map.entry("db.ssl-mode", "verify-full"),
            Map.entry("db.ssl-root-cert", "/elsewhere.pem"),
            Map.entry("db.enabled", "false"),
            Map.entry("db.backend", "memory"),
            Map.entry("db.migrate-on-start", "false"),
            Map.entry("db.connect-timeout", "1500ms"),
            Map.entry("db.query-timeout", "1h30m"),
            Map.entry("db.trace", "true"),
            Map.entry("db.pool.max-open", "7"),
            Map.entry("db.pool.max-idle", "5"),
            Map.entry("db.pool.max-lifetime", "0s"),
            Map.entry("db.pool.max-idle-time", "9m"),
            Map.entry("db.pool.acquire-timeout", "250ms"),
            Map.entry("db.embedded.port", "5433"),
            Map.entry("db.embedded.shared-buffers", "128MB"),
            Map.entry("db.embedded.max-wal", "1GB"),
            Map.entry("db.embedded.wal-buffers", "16MB"),
            Map.entry("spool.max-size", "5GB"),
            Map.entry("spool.min-free-disk", "100MB"),
            Map.entry("spool.when-full", "block"),
            Map.entry("reconcile.interval", "1m"),
            Map.entry("reconcile.share", "20"),
            Map.entry("reconcile.lease", "3s"),
            Map.entry("jobs.enabled", "false"),
            Map.entry("jobs.sweep-interval", "5s"),
            Map.entry("jobs.tries", "3"),
            Map.entry("jobs.first-pause", "10s"),
            Map.entry("jobs.longest-pause", "10m"),
            Map.entry("jobs.longest-wait", "2h"),
            Map.entry("retention.enabled", "true"),
            Map.entry("retention.require-export", "false"),
            Map.entry("retention.undrop-grace", "36h"),
            Map.entry("retention.lock-timeout", "100ms"),
            Map.entry("retention.ingest-events-days", "90"),
            Map.entry("retention.job-runs-days", "365"),
            Map.entry("export.dir", "/elsewhere"),
            Map.entry("export.compress", "gzip"),
            Map.entry("export.workers", "1"),
            Map.entry("export.keep-daily", "3"),
            Map.entry("export.keep-weekly", "0"),
            Map.entry("export.keep-monthly", "2"),
            Map.entry("export.min-free-disk", "2GB"),
            Map.entry("crash.at", "committed:2"),
            Map.entry("http.host", "0.0.0.0"),
            Map.entry("http.port", "0"),
            Map.entry("http.ingest.max-records", "10"),
            Map.entry("http.ingest.max-unpacked", "1MB"),
            Map.entry("http.file-reads.max-files", "9"),
            Map.entry("http.metrics-open", "false"),
            Map.entry("http.max-body", "1MB"),
            Map.entry("http.max-request-line", "2KB"),
            Map.entry("http.max-header-size", "4KB"),
            Map.entry("http.max-headers", "50"),
            Map.entry("http.max-connections", "64"),
            Map.entry("http.request-timeout", "5s"),
            Map.entry("http.idle-timeout", "10s"),
            Map.entry("load.connections", "1"),
            Map.entry("load.max-record", "64KB"),
            Map.entry("load.max-payload", "2MB"),
            Map.entry("store.mode", "mirror"),
            Map.entry("store.write-deadline", "2s"),
            Map.entry("store.drain-timeout", "5s"),
            Map.entry("store.queue.capacity", "100"),
            Map.entry("store.queue.batch", "8"),
            Map.entry("store.queue.flush-interval", "50ms"),
            Map.entry("store.queue.max-records", "1000"),
            Map.entry("store.queue.max-bytes", "1MB"),
            Map.entry("store.queue.retries", "3"),
            Map.entry("store.queue.first-pause", "100ms"),
            Map.entry("store.queue.longest-pause", "2s"),
            Map.entry("store.queue.patience", "1s"),
            Map.entry("inbox.poll-interval", "200ms"),
            Map.entry("inbox.files-per-poll", "1"),
            Map.entry("inbox.min-age", "0s"),
            Map.entry("feeds.enabled", "true"),
            Map.entry("feeds.base-url", "http://127.0.0.1:9000/stub"),
            Map.entry("feeds.keep-pace", "false"),
            Map.entry("feeds.connect-timeout", "2s"),
            Map.entry("feeds.read-timeout", "3s"),
            Map.entry("feeds.max-response", "1MB"),
            Map.entry("feeds.failures-to-pause", "2"),
            Map.entry("feeds.pause", "1m"));

    static Stream<Setting<?>> everySetting() {
        return KnownSettings.ALL.stream();
    }

    @ParameterizedTest
    @MethodSource("everySetting")
    void everySettingRoundTripsThroughEverySourceAndShowsItsOrigin(Setting<?> setting) {
        String text = OTHER_VALUES.get(setting.name());
        String variable = setting.variables().get(0);
        String shown = text.equals("1500ms") ? "1s500ms" : text;
        SettingsFixture.write(folder.resolve("elsewhere.yaml"), "database: {}");
        SettingsFixture.write(folder.resolve("elsewhere.pem"), "pem");
        String spoken = text.startsWith("/elsewhere") ? folder + text : text;
        String expected = text.startsWith("/elsewhere") ? folder + text : shown;

        Map<String, SettingsFixture> spokenBy = new HashMap<>();
        spokenBy.put(".env " + variable, other("dotenv").dotEnv(variable + "='" + spoken + "'"));
        spokenBy.put("environment " + variable, other("environment").environment(variable, spoken));
        spokenBy.put("config/application.properties", other("file").properties(setting.name() + "=" + spoken));
        spokenBy.put("flag " + setting.option(), other("flag").flag(setting.option(), spoken));

        spokenBy.forEach((origin, each) -> {
            if (setting == KnownSettings.DB_SSL_MODE) {
                each.flag("db.host", "h.example");
            }
            if (setting == KnownSettings.FEEDS_KEEP_PACE) {
                each.flag("feeds.base-url", "http://127.0.0.1:9000");
            }
            SettingValue value = each.shown(setting.name());
            assertThat(value.value()).as(origin).isEqualTo(expected);
            assertThat(value.origin()).isEqualTo(origin);
        });
    }

    private SettingsFixture other(String name) {
        return new SettingsFixture(folder.resolve(name));
    }

    @ParameterizedTest
    @CsvSource({
        "PITLANE_DATA, data.dir",
        "DATABASE_URL, db.url",
        "POSTGRES_URL, db.url",
        "PG_DSN, db.url",
        "DB_HOST, db.host",
        "DB_PORT, db.port",
        "DB_USER, db.user",
        "DB_PASSWORD, db.password",
        "DB_NAME, db.name",
        "PG_ENABLED, db.enabled",
        "ENABLE_PERSISTENCE, db.enabled",
        "PERSISTENCE_BACKEND, db.backend",
        "PG_MAX_OPEN_CONNS, db.pool.max-open",
        "PG_MAX_IDLE_CONNS, db.pool.max-idle",
        "PG_CONN_MAX_LIFETIME, db.pool.max-lifetime",
        "PG_CONN_MAX_IDLE_TIME, db.pool.max-idle-time",
        "PG_QUERY_TIMEOUT, db.query-timeout",
        "PITLANE_HTTP_HOST, http.host",
        "PITLANE_HTTP_PORT, http.port"
    })
    void understandsTheVariablesOfTheFourSystemsInTheEnvironmentAndInDotEnv(String variable, String setting) {
        String text = OTHER_VALUES.get(setting);

        assertThat(other("environment")
                        .environment(variable, text)
                        .shown(setting)
                        .origin())
                .isEqualTo("environment " + variable);
        assertThat(other("dotenv")
                        .dotEnv(variable + "=\"" + text + '"')
                        .shown(setting)
                        .origin())
                .isEqualTo(".env " + variable);
    }

    @Test
    void takesABlankValueForNone() {
        fixture.environment("DATABASE_URL", "")
                .environment("PITLANE_HTTP_PORT", "  ")
                .dotEnv("PG_DSN=");

        assertThat(fixture.read().http().port()).isEqualTo(8080);
        assertThat(fixture.database().mode()).isEqualTo(DatabaseMode.EMBEDDED);
    }

    @Test
    void resolvesTheDataFolderAgainstTheHomeAndReadsDotEnvFromTheWorkingDirectoryOnly() {
        SettingsFixture.write(fixture.home().resolve(".env"), "PITLANE_HTTP_PORT=1\n");
        fixture.dotEnv("PITLANE_DATA=run/here");

        assertThat(fixture.read().home().data()).isEqualTo(fixture.home().resolve("run/here"));
        assertThat(fixture.read().http().port()).isEqualTo(8080);
    }

    @Test
    void reportsAllProblemsOfAllSourcesAtOnce() {
        fixture.properties("load.conections=1")
                .properties("http.port=99999")
                .dotEnv("PITLANE_DB_TRASE=yes")
                .dotEnv("what is this")
                .environment("PG_QUERY_TIMEOUT", "soon")
                .environment("DATABASE_URL", "sqlite:///x.db")
                .environment("PITLANE_LOAD_CONNECTIONS", "3")
                .flag("http.hots", "x");

        assertThat(fixture.problems())
                .containsExactlyInAnyOrder(
                        ".env line 2: NAME=value is expected; a comment starts with #",
                        "command line: there is no setting \"http.hots\"; did you mean \"http.host\"?",
                        ".env: there is no setting \"PITLANE_DB_TRASE\"; did you mean \"PITLANE_DB_TRACE\"?",
                        "config/application.properties: there is no setting \"load.conections\"; did you mean"
                                + " \"load.connections\"?",
                        "db.url (environment DATABASE_URL): sqlite cannot be used: Pitlane stands on PostgreSQL's COPY,"
                                + " partitions and advisory locks; write"
                                + " postgresql://user:password@host:port/name?sslmode=verify-full, a JDBC URL, or host=… dbname=…;"
                                + " or leave it unset for the embedded PostgreSQL",
                        "db.query-timeout (environment PG_QUERY_TIMEOUT): \"soon\" is not a duration such as 500ms, 30s, 10m or"
                                + " 2h",
                        "http.port (config/application.properties): \"99999\" is not a whole number from 0 to 65535",
                        "load.connections (environment PITLANE_LOAD_CONNECTIONS): \"3\" is not a whole number from 1 to 2");
        assertThatThrownBy(fixture::read)
                .isInstanceOfSatisfying(InvalidConfigurationException.class, failure -> assertThat(failure.exitCode())
                        .isEqualTo(ExitCode.USAGE));
    }

    @Test
    void asksExchangesAtNoOtherPaceThanTheirOwn() {
        assertThat(fixture.properties("feeds.keep-pace=false").problems())
                .singleElement()
                .asString()
                .startsWith("feeds.keep-pace (config/application.properties): false is for recordings");
    }

    @ParameterizedTest
    @CsvSource({
        "db.pool.max-open, 0",
        "db.pool.max-open, ten",
        "db.pool.max-idle, -1",
        "db.query-timeout, 0",
        "db.query-timeout, -5s",
        "db.query-timeout, 100d",
        "db.pool.max-lifetime, 29s",
        "db.pool.max-idle-time, 9s",
        "db.port, 0",
        "db.port, 65536",
        "db.embedded.port, -1",
        "http.port, 65536",
        "load.connections, 0",
        "load.connections, 3",
        "load.max-record, 10",
        "load.max-payload, 1GB",
        "inbox.files-per-poll, 0",
        "inbox.poll-interval, 1ms",
        "feeds.base-url, http://exchange.example",
        "feeds.base-url, https://user@exchange.example",
        "feeds.base-url, ftp://127.0.0.1",
        "feeds.base-url, nonsense",
        "feeds.max-response, 1",
        "db.embedded.max-wal, 1MB",
        "db.trace, maybe",
        "db.backend, oracle",
        "db.ssl-mode, strict"
    })
    void refusesAValueOutOfItsBoundsAndNamesTheSettingTheOriginAndTheValue(String name, String text) {
        List<String> problems = fixture.properties(name + "=" + text).problems();

        assertThat(problems)
                .singleElement()
                .asString()
                .startsWith(name + " (config/application.properties): \"" + text + "\" is not ");
    }

    @Test
    void refusesMoreConnectionsThanThePoolOpensOnlyWhenTheyWereAskedFor() {
        fixture.environment("PG_MAX_OPEN_CONNS", "1");
        assertThat(fixture.database().pool().maxIdle()).isEqualTo(1);
        assertThat(fixture.read().load().connections()).isEqualTo(1);

        fixture.environment("PG_MAX_IDLE_CONNS", "2").environment("PITLANE_LOAD_CONNECTIONS", "2");
        assertThat(fixture.problems())
                .containsExactly(
                        "db.pool.max-idle (environment PG_MAX_IDLE_CONNS): 2 is more than db.pool.max-open, which is 1"
                                + " (environment PG_MAX_OPEN_CONNS); lower it or raise the other",
                        "load.connections (environment PITLANE_LOAD_CONNECTIONS): 2 is more than db.pool.max-open,"
                                + " which is 1 (environment PG_MAX_OPEN_CONNS); lower it or raise the other");
    }

    @Test
    void refusesADataFolderThatIsAFileAndACertificateThatIsNotThere() {
        SettingsFixture.write(fixture.home().resolve("data"), "in the way");
        fixture.flag("--database-url", "postgres://u@h.example/n?sslmode=verify-full&sslrootcert=no.pem");

        assertThat(fixture.problems())
                .containsExactlyInAnyOrder(
                        "data.dir (default): " + fixture.home().resolve("data")
                                + " is not a folder; name one, it is made if missing",
                        "db.ssl-root-cert (flag --database-url): there is no readable file "
                                + fixture.home().resolve("no.pem") + "; name the authority's certificate in PEM form");
    }

    @Test
    void leavesForeignNamesAlone() {
        fixture.properties("camel.main.name=x")
                .properties("routes.binance.symbols=BTC")
                .environment("PG_VERSION", "15")
                .environment("PATH", "/bin")
                .environment("PITLANE_HOME", "/somewhere")
                .dotEnv("POSTGRES_USER=someone")
                .dotEnv("POSTGRES_DB=x")
                .dotEnv("REDIS_URL=redis://")
                .dotEnv("DB_PASS=x")
                .dotEnv("TRADING_ENABLED=true");

        assertThat(fixture.database().mode()).isEqualTo(DatabaseMode.EMBEDDED);
    }

    @ParameterizedTest
    @CsvSource({"PG_DNS, PG_DSN", "DATBASE_URL, DATABASE_URL", "PG_MAX_OPEN_CONN, PG_MAX_OPEN_CONNS"})
    void refusesASlipOfTheFingerInDotEnv(String slip, String meant) {
        assertThat(fixture.dotEnv(slip + "=1").problems())
                .containsExactly(".env: there is no setting \"" + slip + "\"; did you mean \"" + meant + "\"?");
    }

    @Test
    void givesRoutesTheEffectiveValuesWithoutTheSecrets() {
        fixture.environment("DATABASE_URL", "postgres://u:geheim@h.example/n").properties("inbox.poll-interval=500ms");

        assertThat(fixture.read().placeholders())
                .containsEntry("inbox.poll-interval", "500ms")
                .containsEntry("data.dir", fixture.home().resolve("data").toString())
                .containsEntry("http.port", "8080")
                .doesNotContainKeys("db.url", "db.password");
    }
}
