package io.pitlane.export;

import java.io.IOException;
import java.io.OutputStream;

/** Where parts go: files of a set, or one file for all. */
interface PartSink {

    /** Begins the file, or the stretch, of a part; the one before is closed. */
    Target open(String part, boolean isScript) throws IOException;

    /** Where the bytes of one part go. */
    interface Target extends AutoCloseable {

        OutputStream out() throws IOException;

        /** Ends the part: it is written, and what was written can be told. */
        Written finish() throws IOException;

        /** Ends the part whether it is whole or not. Harmless when repeated. */
        @Override
        void close() throws IOException;
    }

    /**
     * A part that was written.
     *
     * @param file its name
     * @param bytes its size; 0 where it is no file of its own
     * @param sha256 of the file; empty where it is no file of its own
     */
    record Written(String file, long bytes, String sha256) {}
}
