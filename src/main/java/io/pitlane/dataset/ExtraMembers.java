package io.pitlane.dataset;

import java.util.ArrayList;
import java.util.List;

/** The members, each {@code "name":value}, that JSON fields of one record take in beside their own values. Not thread-safe. */
final class ExtraMembers {

    private final List<List<byte[]>> members = new ArrayList<>();
    private boolean any;

    ExtraMembers(int fields) {
        for (int i = 0; i < fields; i++) {
            members.add(new ArrayList<>());
        }
    }

    void clear() {
        if (any) {
            members.forEach(List::clear);
            any = false;
        }
    }

    void add(int field, byte[] member) {
        members.get(field).add(member);
        any = true;
    }

    boolean isEmpty() {
        return !any;
    }

    boolean has(int field) {
        return any && !members.get(field).isEmpty();
    }

    List<byte[]> of(int field) {
        return members.get(field);
    }
}
