package io.pitlane.load;

/** Hears how far a comparison has come. */
public interface ComparisonProgress {

    /** @param steps days of files to be read */
    void began(String dataset, long steps);

    void advanced(long newSteps, long records);

    void ended();

    /** Tells nobody. */
    static ComparisonProgress silent() {
        return new ComparisonProgress() {
            @Override
            public void began(String dataset, long steps) {}

            @Override
            public void advanced(long newSteps, long records) {}

            @Override
            public void ended() {}
        };
    }
}
