package io.pitlane.selftest;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Records that are sent together and acknowledged together.
 *
 * @param number of this parcel in its run, from 0
 * @param batchId so that the same again is a repeat; empty: each time is new
 * @param broken lines that must be refused
 */
record Parcel(int number, RecordKind kind, String batchId, List<Fact> facts, List<String> broken) {

    Parcel {
        facts = List.copyOf(facts);
        broken = List.copyOf(broken);
    }

    /** Whether it may be sent a second time without being something else. */
    boolean isRepeatable() {
        return !batchId.isEmpty() || kind != RecordKind.ORIGIN;
    }

    int records() {
        return facts.size() + broken.size();
    }

    /** NDJSON, each line ended. */
    String lines() {
        return Stream.concat(facts.stream().map(Fact::line), broken.stream())
                .map(line -> line + "\n")
                .collect(Collectors.joining());
    }

    byte[] bytes() {
        return lines().getBytes(StandardCharsets.UTF_8);
    }
}
