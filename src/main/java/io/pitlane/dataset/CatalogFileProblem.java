package io.pitlane.dataset;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.exc.InvalidFormatException;
import com.fasterxml.jackson.databind.exc.MismatchedInputException;
import com.fasterxml.jackson.databind.exc.UnrecognizedPropertyException;
import java.io.IOException;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Says in one line, and with the place, why a file of the catalog cannot be read. */
final class CatalogFileProblem {

    private CatalogFileProblem() {}

    static String describe(IOException failure) {
        if (!(failure instanceof JsonProcessingException unreadable)) {
            return "it cannot be read: " + failure;
        }
        String place = unreadable.getLocation() == null
                ? ""
                : "line " + unreadable.getLocation().getLineNr() + ": ";
        if (failure instanceof UnrecognizedPropertyException unknown) {
            return "there is no \"" + unknown.getPropertyName() + "\" here; known: "
                    + unknown.getKnownPropertyIds().stream()
                            .map(Object::toString)
                            .sorted()
                            .collect(Collectors.joining(", "));
        }
        if (unreadable.getOriginalMessage().startsWith("No content")) {
            return "the file is empty; declare a dataset in it, or remove it";
        }
        if (failure instanceof InvalidFormatException wrong) {
            return place + path(wrong) + ": \"" + wrong.getValue() + "\" is not understood"
                    + known(wrong.getTargetType());
        }
        if (failure instanceof MismatchedInputException wrong) {
            return place + path(wrong)
                    + ": a value of this form does not belong here; see pit.trades.yaml for the form";
        }
        return place + sentence(unreadable.getOriginalMessage());
    }

    private static String path(JsonMappingException failure) {
        return failure.getPath().stream()
                .map(step -> step.getFieldName() == null ? Integer.toString(step.getIndex() + 1) : step.getFieldName())
                .collect(Collectors.joining("."));
    }

    private static String known(Class<?> type) {
        return type.isEnum()
                ? "; known: "
                        + Stream.of(type.getEnumConstants())
                                .map(word -> word.toString().toLowerCase(Locale.ROOT))
                                .collect(Collectors.joining(", "))
                : "";
    }

    /** The YAML parser shows the place on lines of their own, which begin with a space. */
    private static String sentence(String message) {
        return message.lines().filter(line -> !line.startsWith(" ")).collect(Collectors.joining(", "));
    }
}
