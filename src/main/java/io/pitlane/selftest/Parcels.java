package io.pitlane.selftest;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** Makes what is sent in one run, the same for the same seed. Not thread-safe. */
final class Parcels {

    private static final int MOST_RECORDS = 5;
    private static final int KEYS_WITH_VERSIONS = 20;

    private final RecordKind kind;
    private final RunHour hour;
    private final Random random;
    private int parcels;
    private int records;

    Parcels(RecordKind kind, RunHour hour, Random random) {
        this.kind = kind;
        this.hour = hour;
        this.random = random;
    }

    /** About half of them bring an id of their own, and some of these a record that must be refused. */
    Parcel next() {
        boolean isKeyed = random.nextBoolean();
        List<String> broken = isKeyed && random.nextInt(4) == 0 ? List.of(kind.broken(hour, records++)) : List.of();
        return parcel(isKeyed ? "run-" + hour.label() + "-" + parcels : "", 1 + random.nextInt(MOST_RECORDS), broken);
    }

    /** For a file: none of them must be refused. */
    Parcel ofRecords(int count) {
        return parcel("", count, List.of());
    }

    private Parcel parcel(String batchId, int count, List<String> broken) {
        List<Fact> facts = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            int number = kind.hasVersions() ? random.nextInt(KEYS_WITH_VERSIONS) : records;
            facts.add(kind.fact(hour, number, kind.hasVersions() ? records : 0));
            records++;
        }
        return new Parcel(parcels++, kind, batchId, facts, broken);
    }
}
