package io.pitlane.export;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;

/** Reads a file whose last line is the hash of what stands before it; see {@link FileSink}. Pure functions. */
final class SealedStream {

    private static final int SHA256_DIGITS = 64;
    private static final int SEAL_BYTES = FileSink.SEAL.length() + SHA256_DIGITS + 1;
    private static final int BUFFER_BYTES = 256 * 1024;

    private SealedStream() {}

    /** What is wrong with it; empty: nothing. */
    static String problem(InputStream in) throws IOException {
        MessageDigest digest = Sha256.digest();
        byte[] buffer = new byte[BUFFER_BYTES];
        int kept = 0;
        for (int some = in.read(buffer, kept, buffer.length - kept);
                some >= 0;
                some = in.read(buffer, kept, buffer.length - kept)) {
            int filled = kept + some;
            int hashed = Math.max(0, filled - SEAL_BYTES);
            digest.update(buffer, 0, hashed);
            System.arraycopy(buffer, hashed, buffer, 0, filled - hashed);
            kept = filled - hashed;
        }
        String seal = new String(buffer, 0, kept, StandardCharsets.UTF_8);
        if (!seal.startsWith(FileSink.SEAL) || !seal.endsWith("\n")) {
            return "is no export, or its end is missing";
        }
        String stated = seal.substring(FileSink.SEAL.length()).strip();
        return stated.equals(Sha256.hex(digest)) ? "" : "was changed: its SHA-256 is not the one of its last line";
    }
}
