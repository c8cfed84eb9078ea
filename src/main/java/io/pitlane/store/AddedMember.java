package io.pitlane.store;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;

/** Puts a member at the end of a JSON object. Pure functions. */
final class AddedMember {

    private AddedMember() {}

    /**
     * @param text holds one valid object in {@code [from, to)}, which has no such member
     * @param value a text that needs no escapes
     */
    static byte[] to(byte[] text, int from, int to, String name, String value) {
        int end = to - 1;
        while (text[end] != '}') {
            end--;
        }
        int last = end - 1;
        while (text[last] == ' ' || text[last] == '\t' || text[last] == '\r' || text[last] == '\n') {
            last--;
        }
        ByteArrayOutputStream out = new ByteArrayOutputStream(to - from + name.length() + value.length() + 8);
        out.write(text, from, last + 1 - from);
        String member = (text[last] == '{' ? "\"" : ",\"") + name + "\":\"" + value + "\"}";
        out.writeBytes(member.getBytes(StandardCharsets.UTF_8));
        return out.toByteArray();
    }
}
