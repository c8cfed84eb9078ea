package io.pitlane.export;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A file is closed when it is durable. */
class FileForceTest {

    @TempDir
    Path folder;

    @Test
    void smallFilesWaitForTheEndAndNoneIsForgotten() throws IOException {
        List<FileChannel> small = new ArrayList<>();
        FileForce force = new FileForce();
        FileChannel large = file("large", 300_000);
        FileChannel first = file("first", 10);
        force.gather(first);
        force.gather(large);
        for (int i = 0; i < 100; i++) {
            small.add(file("small" + i, i));
            force.gather(small.get(i));
        }

        await().until(() -> !large.isOpen());
        assertThat(first.isOpen()).isTrue();
        force.await();

        assertThat(first.isOpen()).isFalse();
        assertThat(small).noneMatch(FileChannel::isOpen);
    }

    private FileChannel file(String name, int bytes) throws IOException {
        FileChannel file =
                FileChannel.open(folder.resolve(name), StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
        file.write(ByteBuffer.allocate(bytes));
        return file;
    }
}
