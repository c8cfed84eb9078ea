package io.pitlane.load;

import java.io.IOException;

/** A file was written to while it was read. Never leaves this room. */
final class FileChangedException extends IOException {

    private static final long serialVersionUID = 1L;

    FileChangedException() {
        super("it changed while it was read; load it again when its writer has finished");
    }
}
