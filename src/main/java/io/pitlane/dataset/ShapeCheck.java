package io.pitlane.dataset;

import com.fasterxml.jackson.databind.JsonNode;
import java.math.BigDecimal;
import java.util.Map;
import java.util.Optional;

/** Checks an object in a JSON field against its declared shape. Thread-safe. */
final class ShapeCheck {

    private final String name;
    private final JsonShape shape;

    ShapeCheck(String name, JsonShape shape) {
        this.name = name;
        this.shape = shape;
    }

    /** A warning for a value that is loaded all the same, or nothing. */
    Optional<String> check(FieldValue value) throws RefusedRecordException {
        if (value.kind != JsonObjectScanner.OBJECT) {
            throw new RefusedRecordException(
                    RefusalReason.WRONG_TYPE, name + ": " + value.excerpt() + " is not an object");
        }
        JsonNode object = NestedJson.tree(value.text, value.from, value.to);
        if (shape.anyKey() != null && !object.isEmpty() && !object.has(shape.anyKey())) {
            throw violated("must be empty or have the key " + shape.anyKey());
        }
        BigDecimal sum = BigDecimal.ZERO;
        for (Map.Entry<String, Limits> key : shape.keys().entrySet()) {
            sum = sum.add(number(object, key.getKey(), key.getValue()));
        }
        return warning(sum);
    }

    private BigDecimal number(JsonNode object, String key, Limits limits) throws RefusedRecordException {
        JsonNode number = object.get(key);
        if (number == null) {
            throw violated("the key " + key + " is missing");
        }
        if (!number.isNumber()) {
            throw violated(key + " must be a number, not " + Excerpt.of(number.toString()));
        }
        String problem = limits.problemOf(number.decimalValue());
        if (problem != null) {
            throw violated(key + " is " + Excerpt.of(number.toString()) + " and " + problem);
        }
        return number.decimalValue();
    }

    private Optional<String> warning(BigDecimal total) {
        JsonShape.Sum sum = shape.sum();
        if (sum == null || total.subtract(sum.equals()).abs().compareTo(sum.tolerance()) <= 0) {
            return Optional.empty();
        }
        return Optional.of(name + " sum to " + total.stripTrailingZeros().toPlainString() + ", expected "
                + sum.equals().toPlainString() + " within " + sum.tolerance().toPlainString());
    }

    private RefusedRecordException violated(String rule) {
        return new RefusedRecordException(RefusalReason.CHECK_VIOLATED, name + ": " + rule);
    }
}
