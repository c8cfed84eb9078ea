package io.pitlane.exchange;

import static org.assertj.core.api.Assertions.assertThat;

import io.pitlane.dataset.RefusalReason;
import io.pitlane.dataset.RefusedRecordException;
import java.util.List;
import org.junit.jupiter.api.Test;

class LineDecoderTest {

    private static final String OKX = "{\"code\":\"0\",\"data\":[%s]}";
    private static final String TRADE =
            "{\"instId\":\"BTC-USDT\",\"tradeId\":\"%s\",\"px\":\"1.0\",\"sz\":\"2\",\"side\":\"buy\",\"ts\":\"1768478400557\"}";

    @Test
    void refusesARowByItselfAndTellsTheOthers() throws RefusedRecordException {
        String wrong = TRADE.formatted("2").replace("\"1.0\"", "\"one\"");
        String payload = OKX.formatted(TRADE.formatted("1") + "," + wrong + "," + TRADE.formatted("3"));

        Decoded decoded = Decoded.payload(Decoded.CATALOG, "okx", MarketKind.TRADES, null, payload);

        assertThat(decoded.payloads).isEqualTo(1);
        assertThat(decoded.records)
                .extracting(record -> record.path("trade_id").textValue())
                .containsExactly("1", "3");
        Decoded.Refused refused = decoded.refusals.get(0);
        assertThat(refused.reason()).isEqualTo(RefusalReason.WRONG_TYPE);
        assertThat(refused.pointer()).isEqualTo("/data/1/px");
        assertThat(refused.line())
                .isEqualTo(Decoded.recorded("okx", MarketKind.TRADES, null, null, OKX.formatted(wrong)));
    }

    @Test
    void refusesWholeLinesThatAreNone() {
        assertThat(refusal("[1]")).isEqualTo(RefusalReason.NOT_AN_OBJECT);
        assertThat(refusal("{\"kind\":\"trades\",\"payload\":[]}")).isEqualTo(RefusalReason.MISSING_FIELD);
        assertThat(refusal("{\"exchange\":\"okx\",\"kind\":\"trades\"}")).isEqualTo(RefusalReason.MISSING_FIELD);
        assertThat(refusal(line("nyse", "trades", "[]"))).isEqualTo(RefusalReason.UNKNOWN_WORD);
        assertThat(refusal(line("okx", "prices", "[]"))).isEqualTo(RefusalReason.UNKNOWN_WORD);
        assertThat(refusal(line("okx", "ticker", "[]"))).isEqualTo(RefusalReason.WRONG_DATASET);
        assertThat(refusal(line("okx", "trades", "[]"))).isEqualTo(RefusalReason.UNKNOWN_SHAPE);
        assertThat(refusal(line("okx", "trades", "{\"code\":\"50011\",\"msg\":\"Too Many Requests\"}")))
                .isEqualTo(RefusalReason.EXCHANGE_ERROR);
        assertThat(refusal(line("okx", "trades", "{\"code\":\"0\",\"data\":7}")))
                .isEqualTo(RefusalReason.WRONG_TYPE);
        assertThat(refusal("{\"exchange\":\"okx\",\"kind\":\"trades\",\"received_at\":\"now\",\"payload\":[]}"))
                .isEqualTo(RefusalReason.WRONG_TYPE);
        assertThat(refusal("{\"exchange\":\"okx\",\"kind\":\"trades\",\"payloads\":[],\"payload\":[]}"))
                .isEqualTo(RefusalReason.UNKNOWN_FIELD);
    }

    @Test
    void holdsNothingBackBetweenLinesOfDifferentVenues() throws RefusedRecordException {
        var decoder = new ExchangeDecoders(Decoded.CATALOG).decoder(MarketKind.TRADES);
        String binance = Decoded.recorded(
                "binance",
                MarketKind.TRADES,
                "BTC/USDT",
                "2026-01-15T12:00:00Z",
                "[{\"id\":1,\"price\":\"5\",\"qty\":\"6\",\"time\":1768478400557,\"isBuyerMaker\":true,\"isBestMatch\":true}]");
        String okx = Decoded.recorded("okx", MarketKind.TRADES, null, null, OKX.formatted(TRADE.formatted("1")));
        Decoded together = new Decoded(MarketKind.TRADES);
        for (String line : List.of(binance, okx, binance, okx)) {
            byte[] text = line.getBytes(java.nio.charset.StandardCharsets.UTF_8);
            decoder.decode(text, 0, text.length, together);
        }

        assertThat(together.texts.get(2)).isEqualTo(together.texts.get(0)).contains("\"raw\":{\"isBestMatch\":true}");
        assertThat(together.texts.get(3))
                .isEqualTo(together.texts.get(1))
                .isEqualTo(Decoded.line(Decoded.CATALOG, MarketKind.TRADES, okx)
                        .texts
                        .get(0));
    }

    @Test
    void knowsTheDatasetOfEachKind() {
        ExchangeDecoders decoders = new ExchangeDecoders(Decoded.CATALOG);

        assertThat(decoders.dataset("funding")).contains("market.funding_rates");
        assertThat(decoders.dataset("fundings")).isEmpty();
        assertThat(decoders.kinds()).containsExactly("trades", "ticker", "orderbook", "funding", "instruments");
        assertThat(decoders.decoder("market.markets")).isNotNull();
    }

    private static String line(String exchange, String kind, String payload) {
        return "{\"exchange\":\"" + exchange + "\",\"kind\":\"" + kind + "\",\"payload\":" + payload + "}";
    }

    private static RefusalReason refusal(String line) {
        try {
            Decoded decoded = Decoded.line(Decoded.CATALOG, MarketKind.TRADES, line);
            throw new AssertionError("not refused: " + decoded.texts);
        } catch (RefusedRecordException e) {
            return e.reason();
        }
    }
}
