package io.pitlane.load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.github.luben.zstd.Zstd;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Random;
import java.util.concurrent.atomic.AtomicLong;
import java.util.zip.GZIPOutputStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ContentCheckTest {

    private static final byte[] FIRST = "{\"a\":1}\n".repeat(5000).getBytes(StandardCharsets.UTF_8);
    private static final byte[] SECOND = "{\"b\":2}\n".repeat(3).getBytes(StandardCharsets.UTF_8);

    /** Stands in a compressed file as it is. */
    private static final byte[] NOISE = new byte[1000];

    static {
        new Random(1).nextBytes(NOISE);
    }

    @TempDir
    Path folder;

    @Test
    void namesAFileByTheBytesOnDisk() throws IOException {
        byte[] content = gzip(FIRST);
        AtomicLong read = new AtomicLong();

        ContentCheck check = ContentCheck.of(write(content), read::addAndGet);

        assertThat(check.loadId()).isEqualTo(ContentCheck.sha256(content));
        assertThat(check.size()).isEqualTo(content.length);
        assertThat(check.damage()).isEmpty();
        assertThat(read).hasValue(content.length);
        assertThat(ContentCheck.sha256("abc".getBytes(StandardCharsets.US_ASCII)))
                .isEqualTo("ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
    }

    /** The digest is made block by block while the file is read. */
    @ParameterizedTest
    @ValueSource(ints = {0, 1, 256 * 1024 - 1, 256 * 1024, 256 * 1024 + 1, 512 * 1024, 3_000_000})
    void namesAFileOfAnySizeByAllOfItsBytes(int size) throws IOException {
        byte[] content = new byte[size];
        new Random(size).nextBytes(content);

        ContentCheck check = ContentCheck.of(write(content), bytes -> {});

        assertThat(check.loadId()).isEqualTo(ContentCheck.sha256(content));
        assertThat(check.size()).isEqualTo(size);
    }

    @Test
    void aReaderThatStopsLeavesNoThreadBehind() throws IOException {
        Path file = write(new byte[3_000_000]);

        assertThatThrownBy(() -> ContentCheck.of(file, bytes -> {
                    throw new LoadStoppedException();
                }))
                .isInstanceOf(LoadStoppedException.class);
        AtomicLong read = new AtomicLong();
        assertThatThrownBy(() -> ContentCheck.of(file, bytes -> {
                    if (read.addAndGet(bytes) > 2_000_000) {
                        throw new LoadStoppedException();
                    }
                }))
                .isInstanceOf(LoadStoppedException.class);
        Awaitility.await()
                .untilAsserted(() -> assertThat(Thread.getAllStackTraces().keySet())
                        .extracting(Thread::getName)
                        .doesNotContain("load-digest"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "{", "{}", "{\"a\":1}\n"})
    void takesPlainFilesAsTheyAre(String content) throws IOException {
        Path file = write(content.getBytes(StandardCharsets.UTF_8));

        assertThat(ContentCheck.of(file, bytes -> {}).damage()).isEmpty();
        assertThat(new String(contentOf(file), StandardCharsets.UTF_8)).isEqualTo(content);
    }

    @Test
    void readsGzipAndZstdOfSeveralMembers() throws IOException {
        for (byte[] compressed : new byte[][] {
            joined(gzip(FIRST), gzip(SECOND)),
            joined(gzip(FIRST), gzip(new byte[0]), gzip(SECOND)),
            joined(Zstd.compress(FIRST), Zstd.compress(SECOND)),
        }) {
            Path file = write(compressed);

            assertThat(ContentCheck.of(file, bytes -> {}).damage()).isEmpty();
            assertThat(contentOf(file)).isEqualTo(joined(FIRST, SECOND));
        }
    }

    @Test
    void tellsOfAnyCompressedFileThatIsCutOff() throws IOException {
        for (byte[] whole : new byte[][] {
            gzip(FIRST),
            Zstd.compress(FIRST),
            joined(gzip(FIRST), gzip(SECOND)),
            joined(Zstd.compress(FIRST), Zstd.compress(SECOND)),
            joined(Zstd.compress(FIRST), Zstd.compress(NOISE)),
            Zstd.compress(NOISE),
            gzip(NOISE)
        }) {
            int firstMember = whole[0] == 0x1F ? gzip(FIRST).length : Zstd.compress(FIRST).length;
            for (int length = 4; length < whole.length; length++) {
                byte[] cut = Arrays.copyOf(whole, length);

                ContentCheck check = ContentCheck.of(write(cut), bytes -> {});

                assertThat(check.loadId()).isEqualTo(ContentCheck.sha256(cut));
                if (length != firstMember) {
                    assertThat(check.damage())
                            .as("%d of %d bytes", length, whole.length)
                            .startsWith("the compressed file is cut off or damaged: ");
                }
            }
        }
    }

    @Test
    void tellsOfBytesThatAreNotWhatWasCompressed() throws IOException {
        for (byte[] whole : new byte[][] {gzip(FIRST), gzip(SECOND)}) {
            byte[] damaged = whole.clone();
            damaged[whole.length - 6] ^= 1;

            assertThat(ContentCheck.of(write(damaged), bytes -> {}).damage()).isNotEmpty();
        }
    }

    @Test
    void tellsOfWhatStandsBehindTheCompressedContent() throws IOException {
        for (byte[] compressed : new byte[][] {gzip(FIRST), Zstd.compress(FIRST)}) {
            for (byte[] behind : new byte[][] {{'x'}, SECOND, FIRST, {0x1F}, {0x1F, (byte) 0x8B, 8}}) {
                ContentCheck check = ContentCheck.of(write(joined(compressed, behind)), bytes -> {});

                assertThat(check.damage()).isNotEmpty();
            }
        }
    }

    private static byte[] contentOf(Path file) throws IOException {
        try (InputStream content = ContentStream.open(Files.newInputStream(file))) {
            return content.readAllBytes();
        }
    }

    private static byte[] gzip(byte[] content) throws IOException {
        ByteArrayOutputStream compressed = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(compressed)) {
            gzip.write(content);
        }
        return compressed.toByteArray();
    }

    private static byte[] joined(byte[]... parts) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            all.writeBytes(part);
        }
        return all.toByteArray();
    }

    private Path write(byte[] content) throws IOException {
        return Files.write(folder.resolve("content"), content);
    }
}
