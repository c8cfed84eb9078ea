package io.pitlane.config;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reads the database settings out of a configuration file of CryptoRun (YAML with {@code database:}) or NOFX (JSON
 * with {@code postgres_url}). What such a file says about other things is left to those programs. For one file.
 */
final class LegacyFile {

    private static final Map<String, Setting<?>> CRYPTORUN = Map.of(
            "dsn", KnownSettings.DB_URL,
            "enabled", KnownSettings.DB_ENABLED,
            "max_open_conns", KnownSettings.POOL_MAX_OPEN,
            "max_idle_conns", KnownSettings.POOL_MAX_IDLE,
            "conn_max_lifetime", KnownSettings.POOL_MAX_LIFETIME,
            "conn_max_idle_time", KnownSettings.POOL_MAX_IDLE_TIME,
            "query_timeout", KnownSettings.DB_QUERY_TIMEOUT);

    private static final Map<String, Setting<?>> NOFX =
            Map.of("postgres_url", KnownSettings.DB_URL, "persistence_backend", KnownSettings.DB_BACKEND);

    private static final Map<String, Setting<?>> NOFX_FLAGS = Map.of("enable_persistence", KnownSettings.DB_ENABLED);

    private static final Pattern PLACEHOLDER = Pattern.compile("\\$\\{([A-Za-z_][A-Za-z0-9_]*)(?::-?([^}]*))?}");
    private static final Pattern ZERO = Pattern.compile("0+(ns|us|µs|ms|s|m|h)?");

    private final String place;
    private final Function<String, String> variables;
    private final List<String> problems;
    private final Source source = Source.empty();

    /**
     * @param place how messages and origins name the file
     * @param variables the value of a variable that the file refers to, or null
     */
    LegacyFile(String place, Function<String, String> variables, List<String> problems) {
        this.place = place;
        this.variables = variables;
        this.problems = problems;
    }

    /** What the file states; nothing, and a problem noted, where it is none of the two. */
    Source read(String text) {
        boolean isJson = text.stripLeading().startsWith("{");
        ObjectMapper mapper = isJson ? new JsonMapper() : new YAMLMapper();
        try {
            read(mapper.readTree(text));
        } catch (JsonProcessingException malformed) {
            problems.add("%s: it is no %s, line %d; see legacy.config"
                    .formatted(place, isJson ? "JSON" : "YAML", line(malformed)));
        }
        return source;
    }

    private void read(JsonNode root) {
        if (root.path("database").isObject()) {
            state(root.get("database"), CRYPTORUN, "database.");
        } else if (root.has("postgres_url") || root.has("persistence_backend") || root.has("feature_flags")) {
            state(root, NOFX, "");
            state(root.path("feature_flags"), NOFX_FLAGS, "feature_flags.");
        } else {
            problems.add(place + ": legacy.config names it, but it is neither CryptoRun's YAML (no \"database:\") nor"
                    + " NOFX's JSON (no \"postgres_url\", \"persistence_backend\" or \"feature_flags\")");
        }
    }

    private void state(JsonNode parent, Map<String, Setting<?>> keys, String prefix) {
        keys.forEach((key, setting) -> {
            JsonNode value = parent.path(key);
            if (value.isValueNode() && !value.isNull()) {
                String text = expand(value.asText());
                if (!meansDefault(setting, text)) {
                    source.state(setting, text, place + " " + prefix + key);
                }
            } else if (value.isContainerNode()) {
                problems.add(place + ": " + prefix + key + " is not a single value");
            }
        });
    }

    /** Both programs take a zero for "not set"; an idle count of zero is the same thing there. */
    private static boolean meansDefault(Setting<?> setting, String text) {
        return setting != KnownSettings.DB_ENABLED && ZERO.matcher(text).matches();
    }

    /** CryptoRun writes {@code ${PG_DSN:postgres://…}}: the variable, or else what follows the colon. */
    private String expand(String text) {
        Matcher placeholder = PLACEHOLDER.matcher(text);
        return placeholder.replaceAll(match -> {
            String value = variables.apply(match.group(1));
            String fallback = match.group(2) == null ? "" : match.group(2);
            return Matcher.quoteReplacement(value == null || value.isBlank() ? fallback : value);
        });
    }

    private static int line(JsonProcessingException malformed) {
        return malformed.getLocation() == null ? 1 : malformed.getLocation().getLineNr();
    }
}
