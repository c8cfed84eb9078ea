package io.pitlane.load;

import java.io.ByteArrayInputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;

/**
 * The frames of a zstd file and one more, which stands for nothing. The decompressor takes a later frame that is cut off
 * for the end of the content; with this frame behind it, it fails: the frame is longer than any block, and its bytes are
 * neither a block nor a frame. Not thread-safe.
 */
final class ZstdFrames extends FilterInputStream {

    private static final int LONGER_THAN_A_BLOCK = 256 * 1024;
    private static final int SKIPPABLE_FRAME = 0x184D2A50;
    private static final byte[] LAST = lastFrame();

    private final InputStream last = new ByteArrayInputStream(LAST);

    /** Closing the stream closes {@code file}. */
    ZstdFrames(InputStream file) {
        super(file);
    }

    private static byte[] lastFrame() {
        byte[] frame = new byte[8 + LONGER_THAN_A_BLOCK];
        Arrays.fill(frame, (byte) 0xFF);
        ByteBuffer.wrap(frame)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putInt(SKIPPABLE_FRAME)
                .putInt(LONGER_THAN_A_BLOCK);
        return frame;
    }

    @Override
    public int read() throws IOException {
        int value = in.read();
        return value < 0 ? last.read() : value;
    }

    @Override
    public int read(byte[] target, int from, int length) throws IOException {
        int count = in.read(target, from, length);
        return count < 0 ? last.read(target, from, length) : count;
    }
}
