package io.pitlane.export;

/** Hears how far an export or a verification has come, part by part; from several threads. */
public interface ExportProgress {

    /** @param parts how many there are */
    void began(String what, long parts);

    void advanced(long parts, long rows);

    void ended();

    static ExportProgress silent() {
        return new ExportProgress() {
            @Override
            public void began(String what, long parts) {}

            @Override
            public void advanced(long parts, long rows) {}

            @Override
            public void ended() {}
        };
    }
}
