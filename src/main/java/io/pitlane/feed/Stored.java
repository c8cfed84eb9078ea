package io.pitlane.feed;

import io.pitlane.load.BatchReport;
import java.util.ArrayList;
import java.util.List;

/**
 * What became of an answered poll.
 *
 * @param batch what was loaded; {@link BatchReport#NOTHING} where nothing was
 * @param ofPitTrades what went to {@code pit.trades} besides
 * @param troubles what is missing, waits, or was refused, a sentence each; none: everything is stored
 */
public record Stored(Answered answered, BatchReport batch, BatchReport ofPitTrades, List<String> troubles) {

    public Stored {
        troubles = List.copyOf(troubles);
    }

    public Poll poll() {
        return answered.poll();
    }

    /** Whether the route has something to do for {@code pit.trades}. */
    public boolean isAlsoPitTrades() {
        return poll().feed().alsoPitTrades();
    }

    Stored withPitTrades(BatchReport loaded) {
        return new Stored(answered, batch, loaded, troubles);
    }

    Stored and(String trouble) {
        List<String> more = new ArrayList<>(troubles);
        more.add(trouble);
        return new Stored(answered, batch, ofPitTrades, more);
    }
}
