package io.pitlane.load;

import static org.assertj.core.api.Assertions.assertThat;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;

class NewlineTest {

    @Property
    void theFirstNewlineIsFoundAsAPlainLookFindsIt(
            @ForAll @Size(max = 60) byte[] bytes, @ForAll @IntRange(max = 60) int start, @ForAll boolean many) {
        int from = Math.min(start, bytes.length);
        for (int i = 0; many && i < bytes.length; i++) {
            // its neighbours, and the same with the highest bit set
            bytes[i] = (byte) (bytes[i] % 7 == 0 ? '\n' : bytes[i] % 3 == 0 ? 0x8A : 0x0B);
        }
        int expected = from;
        while (expected < bytes.length && bytes[expected] != '\n') {
            expected++;
        }

        assertThat(Newline.find(bytes, from, bytes.length)).isEqualTo(expected);
    }
}
