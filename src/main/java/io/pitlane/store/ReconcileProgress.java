package io.pitlane.store;

/** Hears how far the work on a backlog has come. Called from several threads. */
public interface ReconcileProgress {

    /** @param bytes of all its files; called again where more files came */
    void began(long files, long bytes);

    void advanced(long newBytes, long newRecords);

    void ended();

    /** Tells nobody. */
    static ReconcileProgress silent() {
        return new ReconcileProgress() {
            @Override
            public void began(long files, long bytes) {}

            @Override
            public void advanced(long newBytes, long newRecords) {}

            @Override
            public void ended() {}
        };
    }
}
