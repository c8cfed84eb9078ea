package io.pitlane.load;

/** Hears how far a load has come. Called from several threads. */
public interface LoadProgress {

    /** @param totalBytes size of all files as they lie on disk */
    void began(int files, long totalBytes);

    /** @param bytes newly finished bytes of the files, as they lie on disk */
    void advanced(long bytes, long records);

    void ended();

    /** Tells nobody. */
    static LoadProgress silent() {
        return new LoadProgress() {
            @Override
            public void began(int files, long totalBytes) {}

            @Override
            public void advanced(long bytes, long records) {}

            @Override
            public void ended() {}
        };
    }
}
