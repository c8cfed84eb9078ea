package io.pitlane.load;

import com.github.luben.zstd.ZstdIOException;
import java.io.EOFException;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.function.LongConsumer;
import java.util.zip.ZipException;

/**
 * The first of two passes over a file: what it is called in the ledger, and whether it can be decompressed to its end. A
 * file cut off in transit is thereby refused whole before any of its records is loaded, since the whole file will have
 * another identity.
 *
 * @param loadId SHA-256 of the bytes on disk, lower-case hex
 * @param size bytes on disk
 * @param blocks checksums of its blocks, for the second pass
 * @param damage why it cannot be decompressed; empty: it can, or is not compressed
 * @param datasets where the lines of a recording go, see {@link KindScan}; empty for other files
 */
record ContentCheck(String loadId, long size, BlockSums blocks, String damage, List<String> datasets) {

    private static final int BUFFER = 256 * 1024;

    /** @param read is told how many more bytes were read, for progress and for stopping by an exception */
    static ContentCheck of(Path file, LongConsumer read) throws IOException {
        return of(file, read, ContentCheck::drained);
    }

    /** Looks at the lines of a recording, too. */
    static ContentCheck of(SourceFile file, KindScan kinds, LongConsumer read) throws IOException {
        ContentCheck check = file.form() == SourceFile.Form.RECORDING
                ? of(file.path(), read, content -> kinds.datasets(file, content))
                : of(file.path(), read);
        return new ContentCheck(file.loadId(check.loadId), check.size, check.blocks, check.damage, check.datasets);
    }

    /** Reads a content to its end. */
    private interface Look {

        List<String> datasets(InputStream content) throws IOException;
    }

    private static ContentCheck of(Path file, LongConsumer read, Look look) throws IOException {
        BlockSums.Building blocks = new BlockSums.Building();
        InputStream bytes = blocks.reading(counting(Files.newInputStream(file), read));
        try (AsideDigest raw = new AsideDigest(bytes, sha256())) {
            List<String> datasets = List.of();
            String damage = "";
            if (compressed(file)) {
                try (InputStream content = ContentStream.open(leftOpen(raw))) {
                    datasets = look.datasets(content);
                } catch (EOFException | ZipException | ZstdIOException e) {
                    damage = damage(e);
                }
            } else {
                datasets = look.datasets(raw);
            }
            drain(raw);
            BlockSums sums = blocks.end();
            return new ContentCheck(HexFormat.of().formatHex(raw.digest()), sums.size(), sums, damage, datasets);
        }
    }

    private static List<String> drained(InputStream content) throws IOException {
        drain(content);
        return List.of();
    }

    static String sha256(byte[] content) {
        return HexFormat.of().formatHex(sha256().digest(content));
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }

    private static boolean compressed(Path file) throws IOException {
        try (InputStream start = Files.newInputStream(file)) {
            byte[] magic = start.readNBytes(4);
            return ContentStream.compressionOf(magic, magic.length) != ContentStream.Compression.NONE;
        }
    }

    /** Closing the decompressor frees its memory; the caller still reads the rest of the file for the digest. */
    private static InputStream leftOpen(InputStream raw) {
        return new FilterInputStream(raw) {
            @Override
            public void close() {
                // the caller's
            }
        };
    }

    static String damage(IOException e) {
        return "the compressed file is cut off or damaged: " + e.getMessage();
    }

    private static void drain(InputStream stream) throws IOException {
        byte[] buffer = new byte[BUFFER];
        while (stream.read(buffer) >= 0) {
            // only the digest and the decompressor's own checks matter here
        }
    }

    private static InputStream counting(InputStream stream, LongConsumer read) {
        return new FilterInputStream(stream) {
            @Override
            public int read() throws IOException {
                int value = super.read();
                if (value >= 0) {
                    read.accept(1);
                }
                return value;
            }

            @Override
            public int read(byte[] target, int from, int length) throws IOException {
                int count = super.read(target, from, length);
                if (count > 0) {
                    read.accept(count);
                }
                return count;
            }
        };
    }
}
