package io.pitlane.exchange;

import io.pitlane.dataset.Excerpt;
import io.pitlane.dataset.RefusalReason;
import io.pitlane.dataset.RefusedRecordException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.Set;

/** Refuses an object in which a name stands twice. */
final class RepeatedName {

    private RepeatedName() {}

    /** Compares the last member of a small object with those before it. */
    static void refuse(JsonIndex index, int object, int last) throws RefusedRecordException {
        byte[] name = null;
        for (int child = object + 1; child < last; child = index.after[child]) {
            if (index.nameKey[child] == index.nameKey[last]) {
                name = name == null ? index.name(last) : name;
                if (java.util.Arrays.equals(name, index.name(child))) {
                    throw refusal(name);
                }
            }
        }
    }

    /** Compares all members of an object, however many. */
    static void refuse(JsonIndex index, int object) throws RefusedRecordException {
        Set<ByteBuffer> names = new HashSet<>();
        for (int child = object + 1; child < index.after[object]; child = index.after[child]) {
            byte[] name = index.name(child);
            if (!names.add(ByteBuffer.wrap(name))) {
                throw refusal(name);
            }
        }
    }

    private static RefusedRecordException refusal(byte[] name) {
        return new RefusedRecordException(
                RefusalReason.DUPLICATE_KEY,
                Excerpt.of(new String(name, StandardCharsets.UTF_8)) + " stands twice in one object");
    }
}
