package io.pitlane.export;

/** Hears how far a restore has come: first the check of the export, then the restore itself. */
public interface RestoreProgress {

    /** Hears how far the check has come. */
    ExportProgress verifying();

    /** @param bytes of all files that are going to be read */
    void began(long bytes);

    /** @param bytes of the files that were read since the last time */
    void read(long bytes);

    void ended();

    static RestoreProgress silent() {
        return new RestoreProgress() {
            @Override
            public ExportProgress verifying() {
                return ExportProgress.silent();
            }

            @Override
            public void began(long bytes) {}

            @Override
            public void read(long bytes) {}

            @Override
            public void ended() {}
        };
    }
}
