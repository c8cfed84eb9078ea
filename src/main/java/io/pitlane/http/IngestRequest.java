package io.pitlane.http;

import java.util.Collection;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * A posted body and what stands above it.
 *
 * @param dataset as the path names it
 * @param body as it came over the wire; null: none that can be read, as with a form
 * @param contentType,contentEncoding,idempotencyKey the headers of these names: a text, several texts, or null
 * @param query what stands behind the question mark; may be null
 */
public record IngestRequest(
        String dataset, byte[] body, Object contentType, Object contentEncoding, Object idempotencyKey, String query) {

    /** A body of so many bytes is cut into records within a fraction of a millisecond. */
    private static final int SMALL = 32 * 1024;

    private static final int LONGEST_KEY = 64;
    private static final Pattern HASH = Pattern.compile("[0-9a-fA-F]{64}");
    private static final Pattern JSON_TYPE = Pattern.compile(
            "application/(json|[a-z0-9.+-]+\\+json|x-json|ndjson|x-ndjson|jsonl|x-jsonlines|jsonlines|octet-stream)"
                    + "|text/(plain|json)");
    private static final Set<String> CHARSETS = Set.of("utf-8", "utf8", "us-ascii");

    /** Whether to look at it takes hardly any time: it is short, and not packed. */
    boolean isSmall() {
        return contentEncoding == null && (body == null || body.length <= SMALL);
    }

    /** @throws RefusedRequestException 415, if it names a type that is not JSON, or a charset that is not UTF-8 */
    void checkType() {
        String text = only("Content-Type", contentType);
        if (text == null) {
            return;
        }
        String[] parts = text.toLowerCase(java.util.Locale.ROOT).split(";");
        if (!JSON_TYPE.matcher(parts[0].strip()).matches()) {
            throw new RefusedRequestException(
                    415,
                    "unsupported-type",
                    "Content-Type " + QueryString.shown(text)
                            + " is not taken; send application/json or application/x-ndjson");
        }
        for (int i = 1; i < parts.length; i++) {
            String parameter = parts[i].strip();
            if (parameter.startsWith("charset=")
                    && !CHARSETS.contains(
                            parameter.substring("charset=".length()).replace("\"", ""))) {
                throw new RefusedRequestException(
                        415, "unsupported-type", "Content-Type " + QueryString.shown(text) + " is not in UTF-8");
            }
        }
    }

    /** The name of the compression in lower case; empty: none. */
    String encoding() {
        String text = only("Content-Encoding", contentEncoding);
        return text == null ? "" : text.strip().toLowerCase(java.util.Locale.ROOT);
    }

    /**
     * The id that the sender gives to this batch; empty: none.
     *
     * @throws RefusedRequestException 400, if it is not 1 to 64 visible ASCII characters, or could be that of a file
     */
    String key() {
        String text = only("Idempotency-Key", idempotencyKey);
        if (text == null) {
            return "";
        }
        boolean visible = text.chars().allMatch(character -> character > ' ' && character < 0x7F);
        if (text.isEmpty() || text.length() > LONGEST_KEY || !visible) {
            throw wrongKey("is not 1 to " + LONGEST_KEY + " visible ASCII characters");
        }
        if (HASH.matcher(text).matches()) {
            throw wrongKey("has the form of a file's SHA-256; use a UUID");
        }
        return text;
    }

    private static String only(String name, Object header) {
        if (header instanceof Collection<?> several) {
            throw new RefusedRequestException(400, "duplicate-header", name + " is given " + several.size() + " times");
        }
        return header == null ? null : header.toString();
    }

    private static RefusedRequestException wrongKey(String why) {
        return new RefusedRequestException(400, "invalid-idempotency-key", "Idempotency-Key " + why);
    }
}
