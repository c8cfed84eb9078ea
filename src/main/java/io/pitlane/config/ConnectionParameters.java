package io.pitlane.config;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/** Collects what a database URL says, parameter by parameter. Names are libpq's, the JDBC driver's or asyncpg's. */
final class ConnectionParameters {

    private static final Map<String, Setting<?>> SETTINGS = Map.ofEntries(
            Map.entry("host", KnownSettings.DB_HOST),
            Map.entry("port", KnownSettings.DB_PORT),
            Map.entry("dbname", KnownSettings.DB_NAME),
            Map.entry("databasename", KnownSettings.DB_NAME),
            Map.entry("user", KnownSettings.DB_USER),
            Map.entry("password", KnownSettings.DB_PASSWORD),
            Map.entry("sslmode", KnownSettings.DB_SSL_MODE),
            Map.entry("sslrootcert", KnownSettings.DB_SSL_ROOT_CERT),
            Map.entry("connect_timeout", KnownSettings.DB_CONNECT_TIMEOUT),
            Map.entry("connecttimeout", KnownSettings.DB_CONNECT_TIMEOUT),
            Map.entry("logintimeout", KnownSettings.DB_CONNECT_TIMEOUT));

    /** What tunes a client and changes nothing that Pitlane promises. */
    private static final Set<String> WITHOUT_EFFECT = Set.of(
            "application_name",
            "applicationname",
            "fallback_application_name",
            "client_encoding",
            "keepalives",
            "keepalives_idle",
            "keepalives_interval",
            "keepalives_count",
            "tcpkeepalive",
            "tcp_user_timeout",
            "preparethreshold",
            "prepared_statement_cache_size",
            "statement_cache_size",
            "statement_cache_mode",
            "statement_cache_capacity",
            "default_query_exec_mode",
            "rewritebatchedinserts",
            "loggerlevel",
            "connection_limit",
            "pgbouncer",
            "pool_max_conns",
            "pool_min_conns",
            "pool_max_conn_lifetime",
            "pool_max_conn_idle_time",
            "pool_timeout");

    /** Parameters that may be said as long as they ask for no more than Pitlane does anyway. */
    private static final Map<String, Set<String>> HARMLESS = Map.of(
            "channel_binding", Set.of("prefer", "disable"),
            "channelbinding", Set.of("prefer", "disable"),
            "gssencmode", Set.of("prefer", "allow", "disable"),
            "target_session_attrs", Set.of("any", "read-write", "primary"),
            "targetservertype", Set.of("any", "primary", "master"),
            "schema", Set.of("public"),
            "currentschema", Set.of("public"));

    /** Why places in a URL are not what they seem to be. */
    static final String QUOTING = "; in a password or name, @ is written %40, / is written %2F and : is written %3A";

    private static final Pattern NAME = Pattern.compile("[A-Za-z_]{3,40}");
    private static final Pattern PORT = Pattern.compile("\\d{1,9}");

    private final String meaningOfSslTrue;
    private final List<String> problems;
    private final Map<Setting<?>, String> parts = new LinkedHashMap<>();
    private String address = "";

    /**
     * @param meaningOfSslTrue the sslmode that {@code ssl=true} stands for
     * @param problems receives a sentence for each parameter that cannot be used
     */
    ConnectionParameters(String meaningOfSslTrue, List<String> problems) {
        this.meaningOfSslTrue = meaningOfSslTrue;
        this.problems = problems;
    }

    /** A later value replaces an earlier one, as libpq has it; an empty one takes it back. */
    void put(String name, String value) {
        String word = name.toLowerCase(Locale.ROOT);
        if (value.indexOf('\0') >= 0) {
            problems.add("its parameter " + shown(name) + " holds a NUL character");
        } else if (SETTINGS.containsKey(word)) {
            state(SETTINGS.get(word), value);
        } else if (word.equals("hostaddr")) {
            address = value;
        } else if (word.equals("ssl")) {
            putSsl(value.toLowerCase(Locale.ROOT));
        } else if (!WITHOUT_EFFECT.contains(word) && !isHarmless(word, value.toLowerCase(Locale.ROOT))) {
            problems.add("its parameter " + shown(name) + " is not supported" + advice(word) + "; remove it");
        }
    }

    /** What was said, with host and port completed as libpq does. */
    Map<Setting<?>, String> finish() {
        parts.putIfAbsent(KnownSettings.DB_HOST, address.isEmpty() ? KnownSettings.DB_HOST.defaultText() : address);
        parts.putIfAbsent(KnownSettings.DB_PORT, KnownSettings.DB_PORT.defaultText());
        String host = parts.get(KnownSettings.DB_HOST);
        if (host.contains(",") || parts.get(KnownSettings.DB_PORT).contains(",")) {
            problems.add("it names several hosts; Pitlane writes to one server, name that one");
        } else if (host.startsWith("/") || host.startsWith("@")) {
            problems.add("it names a Unix socket, which the Java driver cannot use; write a host name or 127.0.0.1");
        } else if (host.contains("@") || host.isBlank()) {
            problems.add("its host name is not one" + QUOTING);
        } else if (!PORT.matcher(parts.get(KnownSettings.DB_PORT)).matches()) {
            problems.add("its port is not a number" + QUOTING);
            parts.remove(KnownSettings.DB_PORT);
        }
        return parts;
    }

    /** What looks like no parameter may be a piece of a password that was not encoded. */
    private static String shown(String name) {
        return NAME.matcher(name).matches() ? "\"" + name + "\"" : "with a name of other signs than letters";
    }

    private void state(Setting<?> setting, String value) {
        boolean waitsForever = setting == KnownSettings.DB_CONNECT_TIMEOUT && value.matches("-\\d+|0+");
        if (waitsForever || value.isEmpty()) {
            parts.remove(setting);
        } else {
            parts.put(setting, value);
        }
    }

    private static boolean isHarmless(String word, String value) {
        Set<String> values = HARMLESS.get(word);
        return values != null && (value.isEmpty() || values.contains(value));
    }

    private void putSsl(String value) {
        switch (value) {
            case "" -> parts.remove(KnownSettings.DB_SSL_MODE);
            case "true", "1", "on" -> parts.putIfAbsent(KnownSettings.DB_SSL_MODE, meaningOfSslTrue);
            case "false", "0", "off" -> parts.putIfAbsent(KnownSettings.DB_SSL_MODE, SslMode.DISABLE.word());
            default -> parts.putIfAbsent(KnownSettings.DB_SSL_MODE, value);
        }
    }

    private static String advice(String word) {
        return switch (word) {
            case "channel_binding", "channelbinding" ->
                " (channel binding is used wherever the server offers it;"
                        + " sslmode=verify-full proves who the server is)";
            case "sslcert", "sslkey", "sslpassword" -> " (client certificates are not used; give a password)";
            case "options", "schema", "currentschema" -> " (Pitlane names its schemas itself)";
            default -> "";
        };
    }
}
