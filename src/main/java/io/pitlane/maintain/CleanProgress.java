package io.pitlane.maintain;

/** Hears how far a clean has come. */
public interface CleanProgress {

    /** @param steps how many there are */
    void began(String what, long steps);

    void advanced(long steps);

    void ended();

    static CleanProgress silent() {
        return new CleanProgress() {
            @Override
            public void began(String what, long steps) {}

            @Override
            public void advanced(long steps) {}

            @Override
            public void ended() {}
        };
    }
}
