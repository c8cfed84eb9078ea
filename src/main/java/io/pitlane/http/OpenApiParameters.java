package io.pitlane.http;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Map;

/** Describes what may stand behind the question mark, in the words of OpenAPI 3.0. Pure functions. */
final class OpenApiParameters {

    private static final String TIME = "2026-01-31T04:00:00Z";
    private static final Map<String, String> DESCRIPTIONS = Map.ofEntries(
            Map.entry("from", "The first moment that counts: a time with an offset, or a day"),
            Map.entry(
                    "to",
                    "The end of the time: of PIT records the last moment that counts, of market data the first"
                            + " that does not"),
            Map.entry("ts", "The time of the snapshot"),
            Map.entry("as_of", "Rows that were written later do not count"),
            Map.entry("limit", "Rows at most"),
            Map.entry("order", "By the key of the list"),
            Map.entry("cursor", "The \"next\" of the page before, with the other parameters unchanged"),
            Map.entry("min_score", "The least score; the best come first then"));

    private OpenApiParameters() {}

    /** Adds the parameters of a list. */
    static void add(ArrayNode parameters, ReadTable table, List<String> names) {
        for (String name : names) {
            List<String> words = table.filters().stream()
                    .filter(filter -> filter.parameter().equals(name))
                    .flatMap(filter -> filter.words().stream())
                    .toList();
            add(parameters, name, words, false);
        }
    }

    static void add(ArrayNode parameters, String name, List<String> words, boolean required) {
        ObjectNode parameter =
                parameters.addObject().put("name", name).put("in", "query").put("required", required);
        if (DESCRIPTIONS.containsKey(name)) {
            parameter.put("description", DESCRIPTIONS.get(name));
        }
        parameter.set("schema", schema(name, words));
        switch (name) {
            case "from", "to", "ts", "as_of" -> parameter.put("example", TIME);
            case "symbol" -> parameter.put("example", "BTC-USD");
            case "min_score" -> parameter.put("example", 75.5);
            default -> {}
        }
    }

    private static ObjectNode schema(String name, List<String> words) {
        return switch (name) {
            case "from", "to", "ts", "as_of" -> OpenApiSchemas.type("string");
            case "limit" ->
                OpenApiSchemas.type("integer")
                        .put("minimum", 1)
                        .put("maximum", PageRequest.MOST)
                        .put("default", PageRequest.DEFAULT_LIMIT);
            case "order" -> OpenApiSchemas.words(List.of(SortOrder.ASC.word(), SortOrder.DESC.word()));
            case "passed" -> OpenApiSchemas.type("boolean");
            case "min_score" -> OpenApiSchemas.type("number");
            default -> OpenApiSchemas.words(words);
        };
    }
}
