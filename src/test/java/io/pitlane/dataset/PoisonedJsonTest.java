package io.pitlane.dataset;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadFeature;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.Random;
import java.util.Set;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

/** Whatever the bytes: a record is taken as Jackson would take it, or refused with a reason. */
class PoisonedJsonTest {

    /** Takes any member into one JSON field. */
    private static final Dataset ANYTHING = CatalogFixture.dataset(
            "scratch.anything",
            """
            name: scratch.anything
            time: at
            unknown-fields: extra
            fields:
              - {name: at, type: timestamp, default: now}
              - {name: extra, type: json}
            """);

    private static final JsonFactory JACKSON = JsonFactory.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .build();

    private static final String POISON = "{}[]\",:\\\0 0-e.n\ttu";

    /** What is refused although it is JSON. */
    private static final Set<RefusalReason> OUR_CAPS = EnumSet.of(
            RefusalReason.NUL_CHARACTER,
            RefusalReason.EXPONENT_TOO_LARGE,
            RefusalReason.NESTED_TOO_DEEP,
            RefusalReason.NOT_AN_OBJECT,
            // Jackson takes some overlong forms and half surrogate pairs
            RefusalReason.BAD_UTF8,
            // members that this dataset's two fields are filled from
            RefusalReason.WRONG_TYPE);

    @Property(tries = 3000)
    void takesEveryValidObject(@ForAll long seed) {
        String json = new RandomJson(seed).object(4);

        RefusedRecordException refusal = EncodedRow.refusal(ANYTHING, json.getBytes(StandardCharsets.UTF_8));

        assertThat(refusal).as(json).isNull();
    }

    @Property(tries = 6000)
    void takesNoMutantThatJacksonRefuses(@ForAll long seed) {
        Random random = new Random(seed);
        byte[] mutant = mutate(new RandomJson(seed).object(3).getBytes(StandardCharsets.UTF_8), random);

        RefusedRecordException refusal = EncodedRow.refusal(ANYTHING, mutant);

        String shown = new String(mutant, StandardCharsets.ISO_8859_1);
        if (refusal == null) {
            assertThat(jacksonTakes(mutant)).as(shown).isTrue();
        } else if (!OUR_CAPS.contains(refusal.reason())) {
            assertThat(jacksonTakes(mutant))
                    .as(shown + ": " + refusal.getMessage())
                    .isFalse();
        }
    }

    @Property(tries = 3000)
    void looksAtNoByteOutsideTheRecord(@ForAll long seed) {
        Random random = new Random(seed);
        byte[] record = mutate(new RandomJson(seed).object(3).getBytes(StandardCharsets.UTF_8), random);
        byte[] quotes = surrounded(record, (byte) '"');
        byte[] brackets = surrounded(record, (byte) '}');

        String alone = outcome(record, 0, record.length);

        assertThat(outcome(quotes, 5, 5 + record.length)).isEqualTo(alone);
        assertThat(outcome(brackets, 5, 5 + record.length)).isEqualTo(alone);
    }

    @Property(tries = 2000)
    void refusesEveryBeginningOfARecord(@ForAll long seed) {
        byte[] record = new RandomJson(seed).object(3).strip().getBytes(StandardCharsets.UTF_8);
        int length = new Random(seed).nextInt(record.length);

        assertThat(EncodedRow.refusal(ANYTHING, Arrays.copyOf(record, length))).isNotNull();
    }

    private static byte[] surrounded(byte[] record, byte filler) {
        byte[] text = new byte[record.length + 10];
        Arrays.fill(text, filler);
        System.arraycopy(record, 0, text, 5, record.length);
        return text;
    }

    private static String outcome(byte[] text, int from, int to) {
        RowBuffer rows = new RowBuffer(1, 16);
        try {
            new RecordCodec(ANYTHING).encode(text, from, to, rows, Timestamps.micros(EncodedRow.NOW));
            return new String(rows.bytes(), 0, rows.length(), StandardCharsets.ISO_8859_1);
        } catch (RefusedRecordException e) {
            assertThat(rows.length()).isZero();
            assertThat(rows.rows()).isZero();
            return e.reason() + e.getMessage();
        }
    }

    private static byte[] mutate(byte[] json, Random random) {
        byte[] mutant = json.clone();
        for (int i = 1 + random.nextInt(2); i > 0; i--) {
            int at = random.nextInt(mutant.length);
            switch (random.nextInt(4)) {
                case 0 -> mutant[at] = (byte) random.nextInt(256);
                case 1 -> mutant[at] = (byte) POISON.charAt(random.nextInt(POISON.length()));
                case 2 -> mutant = without(mutant, at);
                default -> mutant = doubled(mutant, at);
            }
            if (mutant.length == 0) {
                return mutant;
            }
        }
        return mutant;
    }

    private static byte[] without(byte[] text, int at) {
        byte[] shorter = Arrays.copyOf(text, text.length - 1);
        System.arraycopy(text, at + 1, shorter, at, shorter.length - at);
        return shorter;
    }

    private static byte[] doubled(byte[] text, int at) {
        byte[] longer = Arrays.copyOf(text, text.length + 1);
        System.arraycopy(text, at, longer, at + 1, text.length - at);
        return longer;
    }

    private static boolean jacksonTakes(byte[] text) {
        // a NUL would make Jackson guess at UTF-16, and it passes over a byte order mark
        if (new String(text, StandardCharsets.ISO_8859_1).matches("(?s).*\0.*|\u00EF.*")) {
            return false;
        }
        try (JsonParser parser = JACKSON.createParser(text)) {
            if (parser.nextToken() != JsonToken.START_OBJECT) {
                return false;
            }
            int depth = 1;
            while (depth > 0) {
                JsonToken token = parser.nextToken();
                if (token == null) {
                    return false;
                }
                if (token == JsonToken.VALUE_STRING || token == JsonToken.FIELD_NAME) {
                    parser.getText();
                }
                depth += token.isStructStart() ? 1 : token.isStructEnd() ? -1 : 0;
            }
            return parser.nextToken() == null;
        } catch (IOException e) {
            return false;
        }
    }
}
