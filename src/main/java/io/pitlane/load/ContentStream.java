package io.pitlane.load;

import com.github.luben.zstd.ZstdInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PushbackInputStream;

/** The content of a file: its bytes, decompressed where they are gzip or zstd. The first bytes decide, not the name. */
public final class ContentStream {

    private ContentStream() {}

    /** Closing the result closes {@code file}. */
    public static InputStream open(InputStream file) throws IOException {
        byte[] magic = new byte[4];
        PushbackInputStream peeked = new PushbackInputStream(file, magic.length);
        int length = peeked.readNBytes(magic, 0, magic.length);
        peeked.unread(magic, 0, length);
        return switch (compressionOf(magic, length)) {
            case NONE -> peeked;
            case GZIP -> new GzipStream(peeked);
            case ZSTD -> new ZstdInputStream(new ZstdFrames(peeked));
        };
    }

    static Compression compressionOf(byte[] start, int length) {
        if (length >= 2 && start[0] == (byte) 0x1F && start[1] == (byte) 0x8B) {
            return Compression.GZIP;
        }
        if (length >= 4
                && start[0] == (byte) 0x28
                && start[1] == (byte) 0xB5
                && start[2] == (byte) 0x2F
                && start[3] == (byte) 0xFD) {
            return Compression.ZSTD;
        }
        return Compression.NONE;
    }

    enum Compression {
        NONE,
        GZIP,
        ZSTD
    }
}
