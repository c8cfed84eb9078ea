package io.pitlane.cli;

import io.pitlane.load.Quarantine.Entry;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;

/** Shows a quarantined record. */
final class QuarantineEntryView {

    private QuarantineEntryView() {}

    /** {@code file:line}, or the file and the JSON pointer into it; both for one element of a recorded line. */
    static String place(Entry entry) {
        String line = entry.line() > 0 ? ":" + entry.line() : "";
        return entry.origin() + line + (hasPointer(entry) ? "#" + entry.pointer() : "");
    }

    private static boolean hasPointer(Entry entry) {
        return entry.line() == 0 || !entry.pointer().isEmpty();
    }

    static Map<String, Object> json(Entry entry) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("id", entry.id());
        json.put("dataset", entry.dataset());
        json.put("origin", entry.origin());
        json.put("load_id", entry.loadId());
        json.put("record", entry.record());
        json.put("line", entry.line() > 0 ? entry.line() : null);
        json.put("pointer", hasPointer(entry) ? entry.pointer() : null);
        json.put("byte_offset", entry.byteOffset());
        json.put("reason", entry.reason());
        json.put("detail", entry.detail());
        json.put("state", entry.state());
        json.put("rejected_at", entry.rejectedAt());
        return json;
    }

    /** Like {@link #json}, with the record itself: as text where it is UTF-8, else in base 64. */
    static Map<String, Object> jsonWithRaw(Entry entry) {
        Map<String, Object> json = json(entry);
        try {
            json.put("raw", utf8(entry.raw()));
        } catch (CharacterCodingException notText) {
            json.put("raw_base64", Base64.getEncoder().encodeToString(entry.raw()));
        }
        json.put("raw_truncated", entry.rawTruncated());
        return json;
    }

    private static String utf8(byte[] bytes) throws CharacterCodingException {
        return StandardCharsets.UTF_8
                .newDecoder()
                .decode(ByteBuffer.wrap(bytes))
                .toString();
    }
}
