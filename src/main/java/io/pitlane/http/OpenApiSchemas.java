package io.pitlane.http;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.pitlane.dataset.Dataset;
import io.pitlane.dataset.Field;
import io.pitlane.dataset.FieldType;
import java.util.List;

/** Schemas of what goes in and out over HTTP, in the words of OpenAPI 3.0. Pure functions. */
final class OpenApiSchemas {

    private static final ObjectMapper JSON = new ObjectMapper();

    private OpenApiSchemas() {}

    static ObjectNode type(String type) {
        return JSON.createObjectNode().put("type", type);
    }

    static ObjectNode time() {
        return type("string").put("format", "date-time");
    }

    static ObjectNode words(List<String> words) {
        ObjectNode schema = type("string");
        if (!words.isEmpty()) {
            words.forEach(schema.putArray("enum")::add);
        }
        return schema;
    }

    static ObjectNode reference(String name) {
        return JSON.createObjectNode().put("$ref", "#/components/schemas/" + name);
    }

    /** All members are there. */
    static ObjectNode object(List<String> names, List<ObjectNode> schemas) {
        ObjectNode object = type("object");
        ArrayNode required = object.putArray("required");
        ObjectNode properties = object.putObject("properties");
        for (int i = 0; i < names.size(); i++) {
            required.add(names.get(i));
            properties.set(names.get(i), schemas.get(i));
        }
        return object;
    }

    static ObjectNode error() {
        return object(List.of("error", "detail"), List.of(type("string"), type("string")));
    }

    /** What a post is answered with. */
    static ObjectNode taken() {
        ObjectNode refused =
                object(List.of("index", "reason", "detail"), List.of(type("integer"), type("string"), type("string")));
        ObjectNode errors = type("array");
        errors.set("items", refused);
        return object(
                List.of("batch", "accepted", "rejected", "tier", "errors"),
                List.of(
                        type("string"),
                        type("integer"),
                        type("integer"),
                        words(List.of("postgres", "spool", "file", "memory")),
                        errors));
    }

    /** A page of rows. */
    static ObjectNode page(ReadTable table) {
        ObjectNode rows = type("array");
        rows.set(
                "items",
                object(
                        table.columns().stream().map(ReadColumn::name).toList(),
                        table.columns().stream().map(OpenApiSchemas::column).toList()));
        return object(List.of("data", "next"), List.of(rows, type("string").put("nullable", true)));
    }

    private static ObjectNode column(ReadColumn column) {
        ObjectNode schema =
                switch (column.kind()) {
                    case NUMBER -> type("integer");
                    case DOUBLE -> type("number");
                    case BOOLEAN -> type("boolean");
                    case TIME -> time();
                    case JSON -> JSON.createObjectNode();
                    case DECIMAL -> type("string").put("description", "A decimal number with all its digits");
                    case TEXT, EXCHANGE -> type("string");
                };
        return schema.put("nullable", true);
    }

    /** A record as it may be posted; other names of a member are left out. */
    static ObjectNode record(Dataset dataset) {
        ObjectNode object = type("object").put("description", dataset.description());
        object.put(
                "additionalProperties",
                dataset.unknownFields() != null || !dataset.ignored().isEmpty());
        ArrayNode required = JSON.createArrayNode();
        ObjectNode properties = object.putObject("properties");
        for (Field field : dataset.fields()) {
            properties.set(field.member(), field(field));
            field.aliases().forEach(alias -> properties.set(alias, field(field)));
            if (field.required() && field.aliases().isEmpty()) {
                required.add(field.member());
            }
        }
        if (!required.isEmpty()) {
            object.set("required", required);
        }
        return object;
    }

    private static ObjectNode field(Field field) {
        ObjectNode schema =
                switch (field.type()) {
                    case TIMESTAMP -> time();
                    case BOOLEAN -> type("boolean");
                    case INTEGER, BIGINT -> type("integer");
                    case DOUBLE -> type("number");
                    case JSON -> JSON.createObjectNode();
                    case DECIMAL, TEXT, UUID -> JSON.createObjectNode();
                };
        if (field.type() == FieldType.TEXT) {
            schema = field.emptyIsAbsent() ? type("string") : words(field.words());
        }
        if (field.atLeast() != null) {
            schema.put("minimum", field.atLeast());
        }
        if (field.above() != null) {
            schema.put("minimum", field.above()).put("exclusiveMinimum", true);
        }
        if (field.atMost() != null) {
            schema.put("maximum", field.atMost());
        }
        return field.required() ? schema : schema.put("nullable", true);
    }
}
