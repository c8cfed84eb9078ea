package io.pitlane.export;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;

/** Gathers a script and packs it as a whole when it is closed; see {@link Compression#pack}. */
final class ScriptStream extends ByteArrayOutputStream {

    private final OutputStream target;
    private final Compression compression;
    private boolean closed;

    ScriptStream(OutputStream target, Compression compression) {
        this.target = target;
        this.compression = compression;
    }

    @Override
    public void close() throws IOException {
        if (!closed) {
            closed = true;
            compression.pack(toByteArray(), target);
        }
    }
}
