package io.pitlane.load;

import java.util.Arrays;

/** The 64-bit hashes of keys. Two keys may share one, so that a known hash is a suspicion only. Not thread-safe. */
final class KeySet {

    private static final long MULTIPLIER = 0x9E3779B97F4A7C15L;

    private long[] slots = new long[1024];
    private int size;
    private boolean zero;

    /** Whether the hash is new. */
    boolean add(long hash) {
        if (hash == 0) {
            boolean added = !zero;
            zero = true;
            size += added ? 1 : 0;
            return added;
        }
        int slot = slotOf(slots, hash);
        if (slots[slot] != 0) {
            return false;
        }
        slots[slot] = hash;
        size++;
        if (size > slots.length / 4 * 3) {
            grow();
        }
        return true;
    }

    int size() {
        return size;
    }

    private void grow() {
        long[] larger = new long[slots.length * 2];
        Arrays.stream(slots).filter(hash -> hash != 0).forEach(hash -> larger[slotOf(larger, hash)] = hash);
        slots = larger;
    }

    private static int slotOf(long[] slots, long hash) {
        int mask = slots.length - 1;
        int slot = (int) ((hash ^ hash >>> 32) * MULTIPLIER >>> 32) & mask;
        while (slots[slot] != 0 && slots[slot] != hash) {
            slot = slot + 1 & mask;
        }
        return slot;
    }
}
