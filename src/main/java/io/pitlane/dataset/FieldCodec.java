package io.pitlane.dataset;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import java.util.regex.Pattern;

/** Writes the value of one field into its column. Thread-safe. */
final class FieldCodec {

    /** 2009-01-03, the day of Bitcoin's first block: no record of any market is older. */
    private static final long EARLIEST = Timestamps.micros(Instant.parse("2009-01-03T00:00:00Z"));

    /** What CryptoRun, like every program in Go, writes for a time that was never set. */
    private static final byte[] ZERO_TIME = "0001-01-01T00:00:00Z".getBytes(StandardCharsets.US_ASCII);

    private static final long DAY = 86_400_000_000L;

    private static final Pattern UUID_FORM = Pattern.compile("\\p{XDigit}{8}(-\\p{XDigit}{4}){3}-\\p{XDigit}{12}");

    private final Field field;
    private final String name;
    private final boolean required;
    private final byte[][] words;
    private final Limits limits;
    private final double above;
    private final double atLeast;
    private final double atMost;
    private final boolean defaultsToNow;
    private final long ahead;
    private final FieldValue defaultValue;

    /** @param required whether a record without a value is refused */
    FieldCodec(Field field, boolean required) {
        this.field = field;
        this.required = required;
        this.name = field.member();
        this.words = field.words().stream()
                .map(word -> word.getBytes(StandardCharsets.UTF_8))
                .toArray(byte[][]::new);
        this.limits = field.limits().isEmpty() ? null : field.limits();
        this.above = field.above() == null ? Double.NaN : field.above().doubleValue();
        this.atLeast = field.atLeast() == null ? Double.NaN : field.atLeast().doubleValue();
        this.atMost = field.atMost() == null ? Double.NaN : field.atMost().doubleValue();
        this.ahead = (field.daysAhead() == null ? 1 : field.daysAhead()) * DAY;
        this.defaultsToNow = Field.NOW.equals(field.defaultValue());
        this.defaultValue = field.defaultValue() == null || defaultsToNow ? null : literal(field);
    }

    private static FieldValue literal(Field field) {
        byte[] text = field.defaultValue().getBytes(StandardCharsets.UTF_8);
        FieldValue value = new FieldValue();
        byte kind =
                switch (field.type()) {
                    case TEXT, TIMESTAMP, UUID -> JsonObjectScanner.STRING;
                    case BOOLEAN ->
                        "true".equals(field.defaultValue()) ? JsonObjectScanner.TRUE : JsonObjectScanner.FALSE;
                    case JSON -> JsonObjectScanner.OBJECT;
                    default -> JsonObjectScanner.NUMBER;
                };
        value.set(kind, text, 0, text.length);
        return value;
    }

    boolean isRequired() {
        return required;
    }

    Field field() {
        return field;
    }

    /** Whether there is no value: an empty string counts as none where the field says so, Go's zero time everywhere. */
    boolean isAbsent(FieldValue value) {
        if (value.kind != JsonObjectScanner.STRING) {
            return value.isAbsent();
        }
        return value.from == value.to
                ? field.emptyIsAbsent()
                : field.type() == FieldType.TIMESTAMP
                        && Arrays.equals(ZERO_TIME, 0, ZERO_TIME.length, value.text, value.from, value.to);
    }

    /** Writes the column, from the default where the record has no value. */
    void write(FieldValue value, long now, RowBuffer row) throws RefusedRecordException {
        if (!isAbsent(value)) {
            writePresent(value, now, row);
        } else if (required) {
            throw new RefusedRecordException(RefusalReason.MISSING_FIELD, name + " is missing");
        } else if (defaultsToNow) {
            row.putLong(now);
        } else if (defaultValue != null) {
            writePresent(defaultValue, now, row);
        } else {
            row.putNull();
        }
    }

    private void writePresent(FieldValue value, long now, RowBuffer row) throws RefusedRecordException {
        switch (field.type()) {
            case TEXT -> writeText(value, row);
            case TIMESTAMP -> writeTimestamp(value, now, row);
            case DOUBLE -> writeDouble(value, row);
            case DECIMAL -> writeDecimal(value, row);
            case INTEGER -> row.putInt((int) wholeNumber(value, Integer.MIN_VALUE, Integer.MAX_VALUE));
            case BIGINT -> row.putLong(wholeNumber(value, Long.MIN_VALUE, Long.MAX_VALUE));
            case BOOLEAN -> row.putBoolean(truth(value));
            case UUID -> writeUuid(value, row);
            case JSON -> JsonColumn.write(value, List.of(), row);
        }
    }

    private void writeText(FieldValue value, RowBuffer row) throws RefusedRecordException {
        // Ids often come as bare numbers; their digits are kept as they are.
        boolean digits = value.kind == JsonObjectScanner.NUMBER && words.length == 0 && isWhole(value);
        if (!value.isString() && !digits) {
            throw wrongType(value, "a text");
        }
        int begun = row.beginField();
        if (value.kind == JsonObjectScanner.ESCAPED_STRING) {
            JsonText.unescape(value.text, value.from, value.to, row);
        } else {
            row.append(value.text, value.from, value.to);
        }
        if (words.length > 0) {
            checkWord(row, begun, value);
        }
        if (field.maxLength() != null) {
            checkLength(row, begun);
        }
        row.endField(begun);
    }

    private void checkWord(RowBuffer row, int begun, FieldValue value) throws RefusedRecordException {
        for (byte[] word : words) {
            if (Arrays.equals(word, 0, word.length, row.bytes(), begun, row.length())) {
                return;
            }
        }
        throw new RefusedRecordException(
                RefusalReason.UNKNOWN_WORD,
                name + ": " + value.excerpt() + " is unknown; known: " + String.join(", ", field.words()));
    }

    private void checkLength(RowBuffer row, int begun) throws RefusedRecordException {
        int characters = 0;
        for (int i = begun; i < row.length(); i++) {
            characters += (row.bytes()[i] & 0xC0) != 0x80 ? 1 : 0;
        }
        if (characters > field.maxLength()) {
            throw new RefusedRecordException(
                    RefusalReason.CHECK_VIOLATED,
                    name + ": has " + characters + " characters, at most " + field.maxLength() + " are allowed");
        }
    }

    private void writeTimestamp(FieldValue value, long now, RowBuffer row) throws RefusedRecordException {
        if (!value.isString()) {
            throw wrongType(value, "a time such as 2026-01-31T23:59:59.123Z");
        }
        long micros = value.micros != DecodedRecord.UNREAD ? value.micros : timestamp(value);
        if (micros < EARLIEST || micros > now + ahead) {
            throw new RefusedRecordException(
                    RefusalReason.OUT_OF_BOUNDS,
                    name + ": " + value.excerpt() + " is not between 2009-01-03 and "
                            + (ahead == DAY ? "one day" : ahead / DAY + " days") + " from now");
        }
        row.putLong(micros);
    }

    private long timestamp(FieldValue value) throws RefusedRecordException {
        if (value.kind == JsonObjectScanner.STRING) {
            return Timestamps.parse(value.text, value.from, value.to, name);
        }
        // some encoders escape the plus sign of an offset
        RowBuffer plain = new RowBuffer(1, value.to - value.from);
        JsonText.unescape(value.text, value.from, value.to, plain);
        return Timestamps.parse(plain.bytes(), 0, plain.length(), name);
    }

    private void writeDouble(FieldValue value, RowBuffer row) throws RefusedRecordException {
        number(value);
        double number = JsonNumber.toDouble(value.text, value.from, value.to, name);
        // Written so that an absent bound, NaN, is never violated.
        if (number <= above || number < atLeast || number > atMost) {
            throw violated(value);
        }
        row.putDouble(number);
    }

    private void writeDecimal(FieldValue value, RowBuffer row) throws RefusedRecordException {
        if (!isDecimalText(value)) {
            number(value);
        }
        checkLimits(value);
        int begun = row.beginField();
        JsonNumber.appendNumeric(value.text, value.from, value.to, row);
        row.endField(begun);
    }

    /** Decimals also come as text, which no reader on the way turns into a double. */
    private boolean isDecimalText(FieldValue value) throws RefusedRecordException {
        return value.kind == JsonObjectScanner.STRING && JsonNumber.isDecimal(value.text, value.from, value.to);
    }

    private void writeUuid(FieldValue value, RowBuffer row) throws RefusedRecordException {
        String text = value.isString()
                ? new String(value.text, value.from, value.to - value.from, StandardCharsets.UTF_8)
                : "";
        if (!UUID_FORM.matcher(text).matches()) {
            throw wrongType(value, "a UUID such as 0190163d-8694-739b-aea5-966c26f8ad91");
        }
        UUID uuid = UUID.fromString(text);
        row.putUuid(uuid.getMostSignificantBits(), uuid.getLeastSignificantBits());
    }

    private long wholeNumber(FieldValue value, long least, long most) throws RefusedRecordException {
        number(value);
        long number = JsonNumber.toLong(value.text, value.from, value.to, least, most, name);
        checkLimits(value);
        return number;
    }

    private boolean truth(FieldValue value) throws RefusedRecordException {
        if (value.kind != JsonObjectScanner.TRUE && value.kind != JsonObjectScanner.FALSE) {
            throw wrongType(value, "true or false");
        }
        return value.kind == JsonObjectScanner.TRUE;
    }

    private void number(FieldValue value) throws RefusedRecordException {
        if (value.kind == JsonObjectScanner.NUMBER) {
            return;
        }
        String text = value.isString()
                ? new String(value.text, value.from, value.to - value.from, StandardCharsets.UTF_8)
                : "";
        if (text.matches("(?i)[+-]?(nan|inf|infinity)")) {
            throw new RefusedRecordException(
                    RefusalReason.NOT_FINITE, name + ": " + value.excerpt() + " is not a finite number");
        }
        throw wrongType(value, "a number");
    }

    private void checkLimits(FieldValue value) throws RefusedRecordException {
        if (limits != null && !isPlainlyWithin(value) && limits.problemOf(JsonColumn.decimal(value)) != null) {
            throw violated(value);
        }
    }

    /** For the limits that nearly every number has: above 0, or at least 0. */
    private boolean isPlainlyWithin(FieldValue value) {
        return limits.isAboveZero() && JsonNumber.isAboveZero(value.text, value.from, value.to)
                || limits.isAtLeastZero() && value.text[value.from] != '-';
    }

    private RefusedRecordException violated(FieldValue value) {
        return new RefusedRecordException(
                RefusalReason.CHECK_VIOLATED,
                name + ": " + value.excerpt() + " " + limits.problemOf(JsonColumn.decimal(value)));
    }

    private RefusedRecordException wrongType(FieldValue value, String expected) {
        return new RefusedRecordException(
                RefusalReason.WRONG_TYPE, name + ": " + value.excerpt() + " is not " + expected);
    }

    private static boolean isWhole(FieldValue value) {
        for (int i = value.from; i < value.to; i++) {
            if (value.text[i] == '.' || value.text[i] == 'e' || value.text[i] == 'E') {
                return false;
            }
        }
        return true;
    }
}
