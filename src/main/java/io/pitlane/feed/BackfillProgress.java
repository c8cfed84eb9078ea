package io.pitlane.feed;

import java.time.Duration;

/** Hears how far a backfill has come. */
public interface BackfillProgress {

    /** @param total of all markets together, in time of the past */
    void began(Duration total);

    /** @param finished newly finished time of the past */
    void advanced(Duration finished, long records);

    void ended();

    /** Tells nobody. */
    static BackfillProgress silent() {
        return new BackfillProgress() {
            @Override
            public void began(Duration total) {}

            @Override
            public void advanced(Duration finished, long records) {}

            @Override
            public void ended() {}
        };
    }
}
