package io.pitlane.exchange;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.math.BigInteger;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A request with placeholders in braces, such as <code>{symbol}</code> and <code>{from-ms}</code>. Immutable and
 * thread-safe.
 *
 * @param base scheme and host, such as {@code https://www.okx.com}
 * @param path begins with a slash
 * @param query in the order in which it is sent
 * @param body JSON text, with placeholders inside its strings; null: none
 */
public record RequestTemplate(String method, URI base, String path, Map<String, String> query, String body) {

    private static final Pattern PLACEHOLDER = Pattern.compile("\\{([a-z][a-z0-9-]*)}");
    private static final Pattern WHOLE_NUMBER = Pattern.compile("\\{(?:from|to)-(?:s|ms|us|ns)}");

    public RequestTemplate {
        query = java.util.Collections.unmodifiableMap(new LinkedHashMap<>(query));
    }

    /** Whether it is sent once for each market; else once for all of them. */
    public boolean needsSymbol() {
        return placeholders().contains(RequestValues.SYMBOL);
    }

    /** The names in braces, anywhere in it. */
    public Set<String> placeholders() {
        Set<String> names = new TreeSet<>();
        collect(path, names);
        query.values().forEach(value -> collect(value, names));
        if (body != null) {
            collect(body, names);
        }
        return names;
    }

    /**
     * The request with every placeholder filled in. A query parameter or member of the body that holds the cursor is left
     * out while there is none.
     *
     * @throws IllegalArgumentException if another placeholder has no value
     */
    public Request fill(RequestValues values) {
        StringBuilder target = new StringBuilder(base.toString());
        target.append(filled(path, values, true));
        char separator = '?';
        for (Map.Entry<String, String> parameter : query.entrySet()) {
            if (isLeftOut(parameter.getValue(), values)) {
                continue;
            }
            target.append(separator)
                    .append(encoded(parameter.getKey()))
                    .append('=')
                    .append(encoded(filled(parameter.getValue(), values, false)));
            separator = '&';
        }
        return new Request(
                method,
                URI.create(target.toString()),
                body == null ? null : filled(StrictYaml.json(body), values).toString());
    }

    private static void collect(String text, Set<String> names) {
        Matcher matcher = PLACEHOLDER.matcher(text);
        while (matcher.find()) {
            names.add(matcher.group(1));
        }
    }

    private static boolean isLeftOut(String text, RequestValues values) {
        return text.contains("{" + RequestValues.CURSOR + "}") && values.get(RequestValues.CURSOR) == null;
    }

    private static String filled(String text, RequestValues values, boolean encode) {
        return PLACEHOLDER.matcher(text).replaceAll(match -> {
            String value = values.get(match.group(1));
            if (value == null) {
                throw new IllegalArgumentException("the request needs a value for {" + match.group(1) + "}");
            }
            return Matcher.quoteReplacement(encode ? encoded(value) : value);
        });
    }

    private static JsonNode filled(JsonNode node, RequestValues values) {
        if (node.isObject()) {
            ObjectNode object = JsonNodeFactory.instance.objectNode();
            node.properties().forEach(member -> {
                if (!member.getValue().isTextual()
                        || !isLeftOut(member.getValue().textValue(), values)) {
                    object.set(member.getKey(), filled(member.getValue(), values));
                }
            });
            return object;
        }
        if (node.isArray()) {
            ArrayNode array = JsonNodeFactory.instance.arrayNode();
            node.forEach(element -> array.add(filled(element, values)));
            return array;
        }
        if (!node.isTextual()) {
            return node;
        }
        String text = filled(node.textValue(), values, false);
        return WHOLE_NUMBER.matcher(node.textValue()).matches()
                ? JsonNodeFactory.instance.numberNode(new BigInteger(text))
                : JsonNodeFactory.instance.textNode(text);
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    }
}
