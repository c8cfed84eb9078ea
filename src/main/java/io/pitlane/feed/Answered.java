package io.pitlane.feed;

import java.util.List;

/**
 * What came back for a poll.
 *
 * @param lines recorded lines, at least one
 * @param trouble why some of it is missing; empty: nothing is
 */
public record Answered(Poll poll, List<byte[]> lines, String trouble) {

    public Answered {
        lines = List.copyOf(lines);
    }
}
