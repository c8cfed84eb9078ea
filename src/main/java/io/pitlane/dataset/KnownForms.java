package io.pitlane.dataset;

import java.nio.charset.StandardCharsets;
import java.util.BitSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;

/** The forms of the records that decoders write: which field each of their members is a value of. Not thread-safe. */
final class KnownForms {

    /** In place of owners: only who reads the text can tell what becomes of its members. */
    static final int[] TO_BE_READ = {};

    /** Decoders have few forms; whoever makes more of them is not remembered. */
    private static final int MOST = 1024;

    private final FieldNames names;
    private final Map<List<String>, int[]> known = new IdentityHashMap<>();
    private List<String> last;
    private int[] lastOwners;

    KnownForms(FieldNames names) {
        this.names = names;
    }

    /** By the position of the member: the field's index, or {@link FieldNames#IGNORED}. */
    int[] owners(List<String> members) {
        if (members != last) {
            lastOwners = known.get(members);
            if (lastOwners == null) {
                lastOwners = find(members);
                if (known.size() < MOST) {
                    known.put(members, lastOwners);
                }
            }
            last = members;
        }
        return lastOwners;
    }

    private int[] find(List<String> members) {
        int[] owners = new int[members.size()];
        BitSet taken = new BitSet();
        for (int i = 0; i < owners.length; i++) {
            byte[] name = members.get(i).getBytes(StandardCharsets.UTF_8);
            owners[i] = names.find(name, 0, name.length);
            if (owners[i] == FieldNames.UNKNOWN || owners[i] >= 0 && taken.get(owners[i])) {
                return TO_BE_READ;
            }
            if (owners[i] >= 0) {
                taken.set(owners[i]);
            }
        }
        return owners;
    }
}
