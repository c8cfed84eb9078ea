package io.pitlane.export;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.DigestOutputStream;
import java.security.MessageDigest;

/** All parts in one file, one behind the other; its last line is the hash of what stands before it. Not thread-safe. */
final class FileSink implements PartSink, AutoCloseable {

    /** What the last line begins with; the hash follows. */
    static final String SEAL = "-- sha256 of all that stands before this line: ";

    private final PartFile file;
    private final String name;
    private final MessageDigest digest = Sha256.digest();
    private final OutputStream out;

    FileSink(Path path, Compression compression) throws IOException {
        this.file = new PartFile(path);
        this.name = path.getFileName().toString();
        this.out = new DigestOutputStream(compression.packing(file), digest);
    }

    @Override
    public Target open(String part, boolean isScript) {
        return new Target() {
            @Override
            public OutputStream out() {
                return out;
            }

            @Override
            public Written finish() {
                return new Written(name, 0, "");
            }

            @Override
            public void close() {}
        };
    }

    /** Ends the file: it is whole and durable. */
    void seal() throws IOException {
        out.write((SEAL + Sha256.hex((MessageDigest) cloneOf(digest)) + "\n").getBytes(StandardCharsets.UTF_8));
        out.close();
    }

    private static Object cloneOf(MessageDigest digest) {
        try {
            return digest.clone();
        } catch (CloneNotSupportedException e) {
            throw new IllegalStateException("SHA-256 can be cloned in every Java that we know", e);
        }
    }

    long bytes() {
        return file.bytes();
    }

    @Override
    public void close() throws IOException {
        file.abandon();
        out.close();
    }
}
