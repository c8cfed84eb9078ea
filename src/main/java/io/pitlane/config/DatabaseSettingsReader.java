package io.pitlane.config;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/** Assembles the database's settings from what the sources say. For one reading. */
final class DatabaseSettingsReader {

    private static final Pattern LOOPBACK =
            Pattern.compile("localhost|127(\\.\\d{1,3}){3}|::1|(0{1,4}:){7}0{0,3}1|.*\\.localhost");

    private final Lookup lookup;
    private final Path home;

    /** @param home what a relative certificate path starts from */
    DatabaseSettingsReader(Lookup lookup, Path home) {
        this.lookup = lookup;
        this.home = home;
    }

    DatabaseSettings read() {
        DatabaseSwitch decision = DatabaseSwitch.read(lookup);
        List<String> urlProblems = new ArrayList<>();
        DatabaseTarget target = DatabaseTarget.find(lookup.sources(), urlProblems);
        if (decision.without().isEmpty()) {
            urlProblems.forEach(lookup::problem);
        }
        decision.show(lookup);
        DatabaseMode mode = decision.without().orElse(target.isNamed() ? DatabaseMode.EXTERNAL : DatabaseMode.EMBEDDED);
        return settings(mode, target);
    }

    private DatabaseSettings settings(DatabaseMode mode, DatabaseTarget target) {
        List<Source> parts = target.parts();
        String host = lookup.value(KnownSettings.DB_HOST, parts);
        int port = lookup.value(KnownSettings.DB_PORT, parts);
        String user = lookup.value(KnownSettings.DB_USER, parts);
        Secret password = lookup.value(KnownSettings.DB_PASSWORD, parts);
        String name = lookup.value(KnownSettings.DB_NAME, parts);
        SslMode sslMode = sslMode(host, parts);
        Optional<Path> sslRootCert = sslRootCert(mode, parts);
        Duration connectTimeout = lookup.value(KnownSettings.DB_CONNECT_TIMEOUT, parts);
        boolean isExternal = mode == DatabaseMode.EXTERNAL;
        if (name.isEmpty()) {
            name = user;
            lookup.show(KnownSettings.DB_NAME, name, Lookup.DEFAULT);
        }
        show(target, sslMode);
        return new DatabaseSettings(
                mode,
                isExternal ? host : "",
                isExternal ? port : 0,
                isExternal ? name : "",
                isExternal ? user : "",
                isExternal ? password : Secret.NONE,
                isExternal ? sslMode : SslMode.DISABLE,
                isExternal ? sslRootCert : Optional.empty(),
                lookup.value(KnownSettings.DB_MIGRATE_ON_START),
                connectTimeout,
                lookup.value(KnownSettings.DB_QUERY_TIMEOUT),
                lookup.value(KnownSettings.DB_TRACE),
                pool(),
                embedded());
    }

    /** Nothing said: clear text stays on this machine, and whatever leaves it is encrypted. */
    private SslMode sslMode(String host, List<Source> parts) {
        Optional<SslMode> said = lookup.value(KnownSettings.DB_SSL_MODE, parts);
        boolean isLoopback = LOOPBACK.matcher(host.toLowerCase(Locale.ROOT)).matches();
        return said.orElse(isLoopback ? SslMode.DISABLE : SslMode.REQUIRE);
    }

    private Optional<Path> sslRootCert(DatabaseMode mode, List<Source> parts) {
        Optional<Path> file = lookup.path(KnownSettings.DB_SSL_ROOT_CERT, parts, home);
        if (file.isPresent() && mode == DatabaseMode.EXTERNAL && !Files.isReadable(file.get())) {
            lookup.problem(
                    KnownSettings.DB_SSL_ROOT_CERT,
                    parts,
                    "there is no readable file " + file.get() + "; name the authority's certificate in PEM form");
        }
        return file;
    }

    private PoolSettings pool() {
        int maxOpen = lookup.value(KnownSettings.POOL_MAX_OPEN);
        int maxIdle = lookup.atMost(KnownSettings.POOL_MAX_IDLE, KnownSettings.POOL_MAX_OPEN, maxOpen);
        return new PoolSettings(
                maxOpen,
                maxIdle,
                lookup.value(KnownSettings.POOL_MAX_LIFETIME),
                lookup.value(KnownSettings.POOL_MAX_IDLE_TIME),
                lookup.value(KnownSettings.POOL_ACQUIRE_TIMEOUT));
    }

    private EmbeddedSettings embedded() {
        return new EmbeddedSettings(
                lookup.value(KnownSettings.EMBEDDED_PORT),
                lookup.value(KnownSettings.EMBEDDED_SHARED_BUFFERS),
                lookup.value(KnownSettings.EMBEDDED_MAX_WAL),
                lookup.value(KnownSettings.EMBEDDED_WAL_BUFFERS));
    }

    private void show(DatabaseTarget target, SslMode sslMode) {
        Optional<String> origin = target.url().map(Stated::origin);
        if (!target.isNamed()) {
            lookup.show(KnownSettings.DB_URL, DatabaseUrl.EMBEDDED, origin.orElse(Lookup.DEFAULT));
            hideAddress();
            return;
        }
        String host = lookup.shown(KnownSettings.DB_HOST).value();
        String password = lookup.shown(KnownSettings.DB_PASSWORD).value();
        String url = "postgresql://%s%s@%s:%s/%s"
                .formatted(
                        lookup.shown(KnownSettings.DB_USER).value(),
                        password.isEmpty() ? "" : ":" + password,
                        host.contains(":") ? "[" + host + "]" : host,
                        lookup.shown(KnownSettings.DB_PORT).value(),
                        lookup.shown(KnownSettings.DB_NAME).value());
        lookup.show(
                KnownSettings.DB_URL,
                url,
                origin.orElse(lookup.shown(KnownSettings.DB_HOST).origin()));
        lookup.show(
                KnownSettings.DB_SSL_MODE,
                sslMode.word(),
                lookup.shown(KnownSettings.DB_SSL_MODE).origin());
    }

    private void hideAddress() {
        for (Setting<?> setting : List.of(
                KnownSettings.DB_HOST,
                KnownSettings.DB_PORT,
                KnownSettings.DB_USER,
                KnownSettings.DB_PASSWORD,
                KnownSettings.DB_NAME)) {
            lookup.show(setting, "", Lookup.DEFAULT);
        }
    }
}
