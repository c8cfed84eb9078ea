package io.pitlane.store;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParseException;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.pitlane.dataset.Dataset;
import io.pitlane.dataset.Field;
import io.pitlane.dataset.FieldType;
import io.pitlane.dataset.RefusedRecordException;
import io.pitlane.dataset.Timestamps;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Finds in a record of one dataset what the name of its file tells, and what is to be added to it. Immutable. */
final class RecordTimes {

    private static final JsonFactory JSON = new JsonFactory();
    private static final String NOW = "now";
    private static final Set<String> SOURCES = Set.of("venue", "exchange");

    private final Set<String> names = new HashSet<>();
    /** The field that says when a record was written, where it does not say so itself: by its names, its own first. */
    private final List<String> acceptance = new ArrayList<>();

    RecordTimes(Dataset dataset) {
        Field field = dataset.fields().get(dataset.indexOf(dataset.time()));
        names.add(field.member());
        names.addAll(field.aliases());
        dataset.fields().stream()
                .filter(each -> NOW.equals(each.defaultValue()) && each.type() == FieldType.TIMESTAMP)
                .findFirst()
                .ifPresent(each -> {
                    acceptance.add(each.member());
                    acceptance.addAll(each.aliases());
                });
    }

    /**
     * What a record says of itself.
     *
     * @param isDated whether it says when it was written, or its dataset does not ask
     */
    record Origin(Instant time, String source, boolean isDated) {

        /** What holds where a record does not say. */
        Origin(Instant time, String source) {
            this(time, source, false);
        }
    }

    /** The member that says when a record was written: what a table would say of it is to be known from its file. */
    String acceptanceMember() {
        return acceptance.get(0);
    }

    /**
     * @param otherwise what holds where the record does not say
     * @throws IOException if the text is no JSON object
     */
    Origin find(byte[] text, int from, int to, Origin otherwise) throws IOException {
        Instant time = otherwise.time();
        String source = otherwise.source();
        boolean isDated = acceptance.isEmpty();
        try (JsonParser parser = JSON.createParser(text, from, to - from)) {
            if (parser.nextToken() != JsonToken.START_OBJECT) {
                throw new JsonParseException(parser, "not an object");
            }
            while (parser.nextToken() == JsonToken.FIELD_NAME) {
                String name = parser.currentName();
                isDated |= acceptance.contains(name);
                boolean isText = parser.nextToken() == JsonToken.VALUE_STRING;
                if (isText && names.contains(name)) {
                    time = time(parser.getText(), time);
                } else if (isText && SOURCES.contains(name)) {
                    source = parser.getText();
                }
                parser.skipChildren();
            }
            if (parser.nextToken() != null) {
                throw new JsonParseException(parser, "more than one value");
            }
        }
        return new Origin(time, source, isDated);
    }

    private static Instant time(String text, Instant otherwise) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        try {
            return Timestamps.instant(Timestamps.parse(bytes, 0, bytes.length, "time"));
        } catch (RefusedRecordException isNone) {
            return otherwise;
        }
    }
}
