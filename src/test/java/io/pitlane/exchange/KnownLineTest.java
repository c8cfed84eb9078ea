package io.pitlane.exchange;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import io.pitlane.dataset.PayloadDecoder;
import io.pitlane.dataset.RefusalReason;
import io.pitlane.dataset.RefusedRecordException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** That a decoder tells of a line whose form it has met what it would tell of the first line that it sees. */
class KnownLineTest {

    private static final Path CASES = Path.of("src/test/resources/exchange");
    private static final List<String> SYMBOLS =
            Arrays.asList("BTC/USDT", "BTC/USDT:USDT", "BTC/USD:BTC", "ETH/USD", "BTC-USD", "", "B\\u0054C/USDT", null);
    private static final String CHARACTERS = "\"\"\\{}[],:0123456789.-+eEtfnu xé\u0001\t";
    private static final int ENOUGH_TO_LEARN = 40;
    private static final int CHANGES = 40;

    @TestFactory
    Stream<DynamicTest> linesOfAKnownFormAreDecodedAsNewOnesAre() throws IOException {
        return VenuePayloadTest.files(CASES).stream()
                .map(file -> dynamicTest(CASES.relativize(file).toString(), () -> checkAll(file)));
    }

    private static void checkAll(Path file) throws IOException {
        String venue = VenuePayloadTest.venue(file);
        MarketKind kind = VenuePayloadTest.kind(file);
        String text = Files.readString(file);
        int cases = Decoded.json(text).size();
        SplittableRandom random = new SplittableRandom(file.toString().hashCode());
        for (int i = 0; i < cases; i++) {
            check(venue, kind, VenuePayloadTest.payload(text, i), random);
        }
    }

    private static void check(String venue, MarketKind kind, String payload, SplittableRandom random) {
        PayloadDecoder decoder = decoder(kind);
        String line = Decoded.recorded(venue, kind, SYMBOLS.get(0), "2026-01-15T12:00:00.5Z", payload);
        String first = told(decoder, line);
        for (int i = 0; i < ENOUGH_TO_LEARN; i++) {
            assertThat(told(decoder, line)).isEqualTo(first);
        }
        for (String symbol : SYMBOLS) {
            compare(decoder, kind, line.replace("\"BTC/USDT\"", symbol == null ? "null" : "\"" + symbol + "\""));
        }
        for (String receivedAt : List.of("null", "\"\"", "\"now\"", "\"2026-01-15T13:00:00.123456789+02:00\"", "7")) {
            compare(decoder, kind, line.replace("\"2026-01-15T12:00:00.5Z\"", receivedAt));
        }
        for (int i = 0; i < CHANGES; i++) {
            compare(decoder, kind, changed(line, random));
            compare(decoder, kind, otherDigits(line, random));
        }
    }

    private static String changed(String line, SplittableRandom random) {
        StringBuilder changed = new StringBuilder(line);
        int at = random.nextInt(line.length());
        char character = CHARACTERS.charAt(random.nextInt(CHARACTERS.length()));
        switch (random.nextInt(3)) {
            case 0 -> changed.setCharAt(at, character);
            case 1 -> changed.insert(at, character);
            default -> changed.deleteCharAt(at);
        }
        return changed.toString();
    }

    private static String otherDigits(String line, SplittableRandom random) {
        StringBuilder changed = new StringBuilder(line);
        for (int i = 0; i < line.length(); i++) {
            if (Character.isDigit(line.charAt(i)) && random.nextInt(4) == 0) {
                changed.setCharAt(i, (char) ('0' + random.nextInt(10)));
            }
        }
        return changed.toString();
    }

    private static void compare(PayloadDecoder decoder, MarketKind kind, String line) {
        assertThat(told(decoder, line)).as(line).isEqualTo(told(decoder(kind), line));
    }

    private static PayloadDecoder decoder(MarketKind kind) {
        return new ExchangeDecoders(Decoded.CATALOG).decoder(kind);
    }

    /** All that a decoder tells of a line, in words. */
    private static String told(PayloadDecoder decoder, String line) {
        Told told = new Told();
        byte[] text = ("}\"" + line + "\n\"0,").getBytes(StandardCharsets.UTF_8);
        try {
            decoder.decode(text, 2, text.length - 4, told);
        } catch (RefusedRecordException e) {
            told.lines.add("the line: " + e.reason() + " " + e.getMessage());
        }
        return String.join("\n", told.lines);
    }

    private static final class Told implements PayloadDecoder.Sink {

        private final List<String> lines = new ArrayList<>();

        @Override
        public void payload() {
            lines.add("payload");
        }

        @Override
        public void record(byte[] json, int from, int to, PayloadDecoder.Cut cut) {
            lines.add("record " + new String(json, from, to - from, StandardCharsets.UTF_8) + cut(cut));
        }

        @Override
        public void refused(RefusalReason reason, String pointer, String detail, PayloadDecoder.Cut cut) {
            lines.add("refused " + reason + " " + pointer + " " + detail + cut(cut));
        }

        private static String cut(PayloadDecoder.Cut cut) {
            return " at " + cut.pointer() + " of " + new String(cut.line(), StandardCharsets.UTF_8);
        }
    }

    @Test
    void aFormIsLearnedFromLinesWithOneRow() throws RefusedRecordException {
        assertThat(learned("okx", "{\"code\":\"0\",\"data\":[%s]}".formatted(okx(1))))
                .isTrue();
        assertThat(learned("okx", "{\"code\":\"0\",\"data\":[%s,%s]}".formatted(okx(1), okx(2))))
                .isFalse();
        assertThat(learned("okx", "{\"code\":\"0\",\"data\":[]}")).isFalse();
        assertThat(learned("okx", "{\"code\":\"0\",\"m\\u0073g\":\"\",\"data\":[%s]}".formatted(okx(1))))
                .isFalse();
        assertThat(learned("okx", "{\"code\":\"0\",\"data\":[%s]}".formatted(okx(1).replace("\"2\"", "\"x\""))))
                .isFalse();
    }

    private static String okx(int id) {
        return "{\"instId\":\"BTC-USDT\",\"tradeId\":\"" + id
                + "\",\"px\":\"1.0\",\"sz\":\"2\",\"side\":\"buy\",\"ts\":\"1768478400557\"}";
    }

    @Test
    void linesOfOneFormAndSeveralVenuesAreLearnedForEach() throws RefusedRecordException {
        String payload = "[{\"id\":1,\"price\":\"5\",\"qty\":\"6\",\"time\":1768478400557,\"isBuyerMaker\":true}]";
        KnownLines known = new KnownLines();
        LineDecoder decoder = new LineDecoder(Decoded.CATALOG, MarketKind.TRADES, known);

        for (int i = 0; i < ENOUGH_TO_LEARN; i++) {
            decode(decoder, "binance", "BTC/USDT", payload);
            decode(decoder, "binance", "ETH/USDT:USDT", payload);
            decode(decoder, "binance", "ETH/USDT", payload);
        }

        assertThat(known.size()).isEqualTo(2);
    }

    private static boolean learned(String venue, String payload) throws RefusedRecordException {
        KnownLines known = new KnownLines();
        LineDecoder decoder = new LineDecoder(Decoded.CATALOG, MarketKind.TRADES, known);
        for (int i = 0; i < ENOUGH_TO_LEARN; i++) {
            decode(decoder, venue, null, payload);
        }
        return known.size() == 1;
    }

    private static void decode(LineDecoder decoder, String venue, String symbol, String payload)
            throws RefusedRecordException {
        byte[] text = Decoded.recorded(venue, MarketKind.TRADES, symbol, null, payload)
                .getBytes(StandardCharsets.UTF_8);
        decoder.decode(text, 0, text.length, new Told());
    }
}
