package io.pitlane.load;

import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** A beginning, one character many times, and an end, made as they are read. */
final class EndlessStream extends InputStream {

    private final byte[] beginning;
    private final byte filler;
    private final long fillers;
    private final byte[] end;
    private long at;

    EndlessStream(String beginning, char filler, long fillers, String end) {
        this.beginning = beginning.getBytes(StandardCharsets.UTF_8);
        this.filler = (byte) filler;
        this.fillers = fillers;
        this.end = end.getBytes(StandardCharsets.UTF_8);
    }

    @Override
    public int read() {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
    }

    @Override
    public int read(byte[] target, int from, int length) {
        long filled = beginning.length + fillers;
        if (at >= filled + end.length) {
            return -1;
        }
        int count;
        if (at < beginning.length) {
            count = Math.min(length, beginning.length - (int) at);
            System.arraycopy(beginning, (int) at, target, from, count);
        } else if (at < filled) {
            count = (int) Math.min(length, filled - at);
            Arrays.fill(target, from, from + count, filler);
        } else {
            count = (int) Math.min(length, filled + end.length - at);
            System.arraycopy(end, (int) (at - filled), target, from, count);
        }
        at += count;
        return count;
    }
}
