package io.pitlane.dataset;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RecordCodecTest {

    private static final Dataset TRADES = CatalogFixture.shipped("pit.trades");
    private static final Dataset REGIMES = CatalogFixture.shipped("pit.regime_snapshots");
    private static final Dataset PREMOVES = CatalogFixture.shipped("pit.premove_artifacts");
    private static final String TRADE =
            "'ts':'2026-01-02T03:04:05Z','symbol':'BTC/USD','venue':'kraken','price':1.5,'qty':2";
    private static final String REGIME = "'ts':'2026-01-02T04:00:00Z','realized_vol_7d':0.25,'pct_above_20ma':60,"
            + "'breadth_thrust':0.1,'regime':'mixed'";
    private static final String WEIGHTS =
            "'weights':{'momentum':40,'technical':25,'volume':20,'quality':10,'social':5}";
    private static final String PREMOVE = "'ts':'2026-01-02T03:04:05Z','symbol':'BTC/USD','venue':'okx'";

    // names

    @Test
    void takesAFieldUnderEachOfItsNames() throws RefusedRecordException {
        EncodedRow row = trade("{'timestamp':'2026-01-02T03:04:05Z','symbol':'B','venue':'okx','price':1,'size':7}");

        assertThat(row.time("ts")).isEqualTo("2026-01-02T03:04:05Z");
        assertThat(row.number("qty")).isEqualTo(7);
    }

    @Test
    void takesANameThatIsEscaped() throws RefusedRecordException {
        EncodedRow row = trade("{" + TRADE.replace("'price'", "'pr\\u0069ce'") + ",'\\u0066ee':1}");

        assertThat(row.number("price")).isEqualTo(1.5);
        assertThat(row.json("attributes")).isEqualTo("{\"\\u0066ee\":1}");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "'price':2",
                "'pr\\u0069ce':2",
                "'size':2",
                "'timestamp':'2026-01-02T03:04:05Z'",
                "'side':null,'side':'buy'",
                "'id':1,'id':2",
                "'fee':1,'fee':1",
                "'fee':1,'f\\u0065e':1",
                "'attributes':{'a':1,'a':2}",
                "'attributes':{'a':1,'\\u0061':2}",
                "'legs':[{'a':{'b':1,'b':1}}]",
                "'id':{'a':1,'a':2}",
                "'fee':1,'attributes':{'fee':2}",
                "'f\\u0065e':1,'attributes':{'fee':2}",
            })
    void refusesADuplicateKey(String member) {
        assertThat(reason(TRADES, "{" + TRADE + "," + member + "}")).isEqualTo(RefusalReason.DUPLICATE_KEY);
    }

    @Test
    void keepsUnknownMembersInTheCatchAllField() throws RefusedRecordException {
        EncodedRow row = trade(
                "{" + TRADE
                        + ", 'fee' : 0.10 , 'attributes' : { 'a' : [1, {'b':null}] } , 'maker':true,'legs':[ 1 ],'note':'\\u00e9é'}");

        assertThat(row.json("attributes"))
                .isEqualTo(
                        quoted("{ 'a' : [1, {'b':null}] ,'fee' : 0.10,'maker':true,'legs':[ 1 ],'note':'\\u00e9é'}"));
    }

    @Test
    void keepsUnknownMembersWhereTheCatchAllFieldIsEmptyAbsentOrNull() throws RefusedRecordException {
        assertThat(trade("{" + TRADE + ",'fee':1,'attributes':{ }}").json("attributes"))
                .isEqualTo("{ \"fee\":1}");
        assertThat(trade("{" + TRADE + ",'fee':1}").json("attributes")).isEqualTo("{\"fee\":1}");
        assertThat(trade("{" + TRADE + ",'fee':1,'attributes':null}").json("attributes"))
                .isEqualTo("{\"fee\":1}");
        assertThat(trade("{" + TRADE + "}").json("attributes")).isEqualTo("{}");
    }

    @Test
    void refusesUnknownMembersWhereTheCatchAllFieldIsNoObject() {
        assertThat(reason(TRADES, "{" + TRADE + ",'fee':1,'attributes':[1]}")).isEqualTo(RefusalReason.WRONG_TYPE);
    }

    @Test
    void refusesUnknownMembersWhereNoFieldKeepsThem() {
        assertThat(reason(PREMOVES, "{" + PREMOVE + ",'surprise':1}")).isEqualTo(RefusalReason.UNKNOWN_FIELD);
    }

    @Test
    void letsIgnoredMembersPass() throws RefusedRecordException {
        EncodedRow row = trade("{" + TRADE + ",'id':17,'fee':1,'attributes':{'id':'kept'}}");

        assertThat(row.json("attributes")).isEqualTo(quoted("{'id':'kept','fee':1}"));
        assertThat(reason(PREMOVES, "{" + PREMOVE + ",'id':1,'passed':true}")).isNull();
    }

    // values

    @Test
    void leavesAnAbsentOrEmptySideNull() throws RefusedRecordException {
        assertThat(trade("{" + TRADE + "}").isNull("side")).isTrue();
        assertThat(trade("{" + TRADE + ",'side':null}").isNull("side")).isTrue();
        assertThat(trade("{" + TRADE + ",'side':''}").isNull("side")).isTrue();
        assertThat(trade("{" + TRADE + ",'side':'sell'}").text("side")).isEqualTo("sell");
        assertThat(trade("{" + TRADE + ",'side':'\\u0073ell'}").text("side")).isEqualTo("sell");
    }

    @Test
    void takesGosZeroTimeForNoTime() throws RefusedRecordException {
        EncodedRow given = trade("{" + TRADE + ",'created_at':'2026-01-03T00:00:00Z'}");
        EncodedRow absent = trade("{" + TRADE + "}");
        EncodedRow zero = trade("{" + TRADE + ",'created_at':'0001-01-01T00:00:00Z'}");

        assertThat(zero.time("created_at")).isEqualTo(absent.time("created_at")).isNotEqualTo(given.time("created_at"));
        assertThat(EncodedRow.refusal(
                        TRADES, bytes("{" + TRADE.replace("2026-01-02T03:04:05Z", "0001-01-01T00:00:00Z") + "}")))
                .hasMessage("ts is missing");
    }

    @ParameterizedTest
    @ValueSource(strings = {"hold", "BUY", " buy", "buy ", "bu", "buyy"})
    void refusesAnUnknownWord(String side) {
        assertThat(EncodedRow.refusal(TRADES, bytes("{" + TRADE + ",'side':'" + side + "'}")))
                .hasMessage("side: \"" + side + "\" is unknown; known: buy, sell")
                .extracting(RefusedRecordException::reason)
                .isEqualTo(RefusalReason.UNKNOWN_WORD);
    }

    @Test
    void fillsTheOrderIdFromTheTradeIdWhereThereIsNone() throws RefusedRecordException {
        EncodedRow both = trade("{" + TRADE + ",'trade_id':'t','order_id':'o'}");
        EncodedRow trade = trade("{" + TRADE + ",'trade_id':'t'}");
        EncodedRow empty = trade("{" + TRADE + ",'trade_id':'t','order_id':''}");
        EncodedRow order = trade("{" + TRADE + ",'order_id':'o'}");
        EncodedRow neither = trade("{" + TRADE + ",'trade_id':''}");

        assertThat(both.text("trade_id") + both.text("order_id")).isEqualTo("to");
        assertThat(trade.text("trade_id") + trade.text("order_id")).isEqualTo("tt");
        assertThat(empty.text("order_id")).isEqualTo("t");
        assertThat(order.isNull("trade_id")).isTrue();
        assertThat(order.text("order_id")).isEqualTo("o");
        assertThat(neither.isNull("trade_id") && neither.isNull("order_id")).isTrue();
    }

    @Test
    void takesTheDigitsOfANumberForATextId() throws RefusedRecordException {
        assertThat(trade("{" + TRADE + ",'trade_id':123456789012345678901234567890}")
                        .text("trade_id"))
                .isEqualTo("123456789012345678901234567890");
        assertThat(reason(TRADES, "{" + TRADE + ",'trade_id':1.0}")).isEqualTo(RefusalReason.WRONG_TYPE);
        assertThat(reason(TRADES, "{" + TRADE + ",'side':1}")).isEqualTo(RefusalReason.WRONG_TYPE);
    }

    @Test
    void writesDefaultsWhereARecordHasNoValue() throws RefusedRecordException {
        EncodedRow row = EncodedRow.of(PREMOVES, quoted("{" + PREMOVE + ",'gate_vadr':true,'gate_score':null}"));

        assertThat(row.text("gate_score")).isEqualTo("\0");
        assertThat(row.text("gate_vadr")).isEqualTo("\1");
        assertThat(row.number("confidence_score")).isEqualTo(0.5);
        assertThat(row.time("created_at")).isEqualTo(EncodedRow.NOW);
        assertThat(row.isNull("score")).isTrue();
        assertThat(EncodedRow.of(REGIMES, quoted("{" + REGIME + "," + WEIGHTS + "}"))
                        .text("detection_method"))
                .isEqualTo("majority_vote");
    }

    @ParameterizedTest
    @ValueSource(strings = {"ts", "symbol", "venue", "price", "qty"})
    void refusesARecordWithoutARequiredField(String field) {
        String without = ("{" + TRADE + "}").replaceFirst("'" + field + "':[^,}]*", "'" + field + "':null");

        assertThat(EncodedRow.refusal(TRADES, bytes(without))).hasMessage(field + " is missing");
        assertThat(reason(TRADES, without)).isEqualTo(RefusalReason.MISSING_FIELD);
        assertThat(reason(TRADES, without.replace("'" + field + "'", "'other'")))
                .isEqualTo(RefusalReason.MISSING_FIELD);
    }

    @Test
    void refusesARecordWithoutAFieldOfItsKeyUnlessItsOriginIdentifiesIt() {
        String yaml =
                """
                name: scratch.keyed
                time: at
                identity: {key: [id], otherwise: %s}
                fields:
                  - {name: at, type: timestamp, default: now}
                  - {name: id, type: text, empty-is-absent: true}
                """;

        assertThat(reason(CatalogFixture.dataset("scratch.keyed", yaml.formatted("refuse")), "{'id':''}"))
                .isEqualTo(RefusalReason.MISSING_FIELD);
        assertThat(reason(CatalogFixture.dataset("scratch.keyed", yaml.formatted("origin")), "{'id':''}"))
                .isNull();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "'1.5'|WRONG_TYPE",
                "true|WRONG_TYPE",
                "{}|WRONG_TYPE",
                "[1]|WRONG_TYPE",
                "''|WRONG_TYPE",
                "NaN|NOT_FINITE",
                "Infinity|NOT_FINITE",
                "-Infinity|NOT_FINITE",
                "-NaN|NOT_FINITE",
                "'NaN'|NOT_FINITE",
                "'nan'|NOT_FINITE",
                "'Infinity'|NOT_FINITE",
                "'-Infinity'|NOT_FINITE",
                "'+inf'|NOT_FINITE",
                "1e309|EXPONENT_TOO_LARGE",
                "1e-309|EXPONENT_TOO_LARGE",
                "1e-400|EXPONENT_TOO_LARGE",
                "9e308|EXPONENT_TOO_LARGE",
                "1e99999999999999999999|EXPONENT_TOO_LARGE",
                "0|CHECK_VIOLATED",
                "-0|CHECK_VIOLATED",
                "-0.0|CHECK_VIOLATED",
                "-1|CHECK_VIOLATED",
                "01|BAD_JSON",
                "+1|BAD_JSON",
                ".5|BAD_JSON",
                "5.|BAD_JSON",
                "1e|BAD_JSON",
                "1e+|BAD_JSON",
                "-|BAD_JSON",
                "0x10|BAD_JSON",
                "1_000|BAD_JSON",
                "1 2|BAD_JSON",
                "nul|BAD_JSON",
                "truE|BAD_JSON",
                "undefined|BAD_JSON",
                "Nan|BAD_JSON",
            })
    void refusesAPriceThatIsNone(String price, RefusalReason reason) {
        assertThat(reason(TRADES, "{" + TRADE.replace("1.5", price.replace('~', '"')) + "}"))
                .isEqualTo(reason);
    }

    @ParameterizedTest
    @CsvSource({"1e308", "1E-308", "1.7976931348623157e308", "1e0000000000000000000000005", "0.1", "1E+2", "5e-308"})
    void takesEveryNumberThatADoubleHolds(String price) throws RefusedRecordException {
        assertThat(trade("{" + TRADE.replace("1.5", price) + "}").number("price"))
                .isEqualTo(Double.parseDouble(price));
    }

    @Test
    void refusesNumbersOfMoreThan400Characters() throws RefusedRecordException {
        String longest = "0." + "0".repeat(200) + "1".repeat(198);

        assertThat(trade("{" + TRADE.replace("1.5", longest) + "}").number("price"))
                .isEqualTo(Double.parseDouble(longest));
        assertThat(reason(TRADES, "{" + TRADE.replace("1.5", longest + "1") + "}"))
                .isEqualTo(RefusalReason.EXPONENT_TOO_LARGE);
        assertThat(reason(TRADES, "{" + TRADE + ",'x':[" + "1".repeat(401) + "]}"))
                .isEqualTo(RefusalReason.EXPONENT_TOO_LARGE);
        assertThat(reason(TRADES, "{" + TRADE.replace("1.5", "0." + "0".repeat(350) + "1") + "}"))
                .isEqualTo(RefusalReason.EXPONENT_TOO_LARGE);
    }

    @ParameterizedTest
    @CsvSource({"NaN,NOT_FINITE", "-Infinity,NOT_FINITE", "1e309,EXPONENT_TOO_LARGE", "1e-309,EXPONENT_TOO_LARGE"})
    void refusesSuchNumbersInsideOfNestedValuesToo(String number, RefusalReason reason) {
        assertThat(reason(TRADES, "{" + TRADE + ",'attributes':{'x':[" + number + "]}}"))
                .isEqualTo(reason);
    }

    @ParameterizedTest
    @CsvSource({
        "2147483647,",
        "-2147483648,",
        "-0,",
        "2147483648,OUT_OF_BOUNDS",
        "-2147483649,OUT_OF_BOUNDS",
        "99999999999999999999,OUT_OF_BOUNDS",
        "1.0,WRONG_TYPE",
        "1e3,WRONG_TYPE"
    })
    void takesWholeNumbersThatTheColumnHolds(String number, RefusalReason reason) {
        assertThat(reason(PREMOVES, "{" + PREMOVE + ",'processing_latency_ms':" + number + "}"))
                .isEqualTo(reason);
    }

    @Test
    void namesTheBoundThatANumberBreaks() {
        assertThat(EncodedRow.refusal(TRADES, bytes("{" + TRADE.replace("1.5", "-1.50") + "}")))
                .hasMessage("price: -1.50 must be above 0");
        assertThat(EncodedRow.refusal(PREMOVES, bytes("{" + PREMOVE + ",'score':100.5}")))
                .hasMessage("score: 100.5 must be at most 100");
        assertThat(EncodedRow.refusal(PREMOVES, bytes("{" + PREMOVE + ",'score':-1}")))
                .hasMessage("score: -1 must be at least 0");
    }

    // texts

    @Test
    void resolvesEscapes() throws RefusedRecordException {
        EncodedRow row = trade("{"
                + TRADE.replace("BTC/USD", "\\\"\\\\\\/\\b\\f\\n\\r\\t\\u0041\\u00e9\\u20AC\\ud83d\\uDE00é€😀") + "}");

        assertThat(row.text("symbol")).isEqualTo("\"\\/\b\f\n\r\tAé€😀é€😀");
    }

    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '~',
            value = {
                "\\u0000,NUL_CHARACTER",
                "\\ud83d,BAD_UTF8",
                "\\ude00,BAD_UTF8",
                "\\ud83d\\u0041,BAD_UTF8",
                "\\ud83d\\ud83d,BAD_UTF8",
                "\\ud83dx,BAD_UTF8",
                "\\u12g4,BAD_JSON",
                "\\u123,BAD_JSON",
                "\\x41,BAD_JSON",
                "\\q,BAD_JSON",
            })
    void refusesBrokenEscapes(String escape, RefusalReason reason) {
        byte[] symbol = raw(quoted("{" + TRADE + "}").replace("BTC/USD", escape));
        byte[] nested = raw(quoted("{" + TRADE + ",'attributes':{'a':['~']}}").replace("~", escape));
        byte[] name = raw(quoted("{" + TRADE + ",'~':1}").replace("~", escape));

        assertThat(EncodedRow.refusal(TRADES, symbol).reason()).isEqualTo(reason);
        assertThat(EncodedRow.refusal(TRADES, nested).reason()).isEqualTo(reason);
        assertThat(EncodedRow.refusal(TRADES, name).reason()).isEqualTo(reason);
    }

    @ParameterizedTest
    @CsvSource({
        "00,NUL_CHARACTER",
        "01,BAD_JSON",
        "0A,BAD_JSON",
        "1F,BAD_JSON",
        "80,BAD_UTF8",
        "FF,BAD_UTF8",
        "C3,BAD_UTF8",
        "C080,BAD_UTF8",
        "C1BF,BAD_UTF8",
        "E08080,BAD_UTF8",
        "E282,BAD_UTF8",
        "EDA080,BAD_UTF8",
        "EDA0BDEDB880,BAD_UTF8",
        "F0808080,BAD_UTF8",
        "F4908080,BAD_UTF8",
        "F8888080,BAD_UTF8",
        "EFBFBE,",
        "7F,",
        "F09F9880,",
    })
    void refusesBytesThatAreNoText(String hex, RefusalReason reason) {
        byte[] text = HexFormat.of().parseHex(hex);

        assertThat(reasonWith("{" + TRADE.replace("BTC/USD", "~") + "}", text)).isEqualTo(reason);
        assertThat(reasonWith("{" + TRADE + ",'attributes':{'a':['~']}}", text)).isEqualTo(reason);
        assertThat(reasonWith("{" + TRADE + ",'attributes':{'~':1}}", text)).isEqualTo(reason);
        assertThat(reasonWith("{" + TRADE + ",'~':1}", text)).isEqualTo(reason);
    }

    @ParameterizedTest
    @ValueSource(strings = {"[~", "[~1~]", "[~~~1]", "{~}", "[1~]", "~"})
    void refusesNulBytesBetweenTokens(String value) {
        byte[] record = bytes("{" + TRADE + ",'attributes':" + value.replace('~', '\0') + "}");

        assertThat(EncodedRow.refusal(TRADES, record).reason())
                .isIn(RefusalReason.NUL_CHARACTER, RefusalReason.BAD_JSON);
    }

    // structure

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "[]|NOT_AN_OBJECT",
                "[{}]|NOT_AN_OBJECT",
                "'text'|NOT_AN_OBJECT",
                "17|NOT_AN_OBJECT",
                "null|NOT_AN_OBJECT",
                "true|NOT_AN_OBJECT",
                "nonsense|BAD_JSON",
                "{|BAD_JSON",
                "{}{}|BAD_JSON",
                "{},|BAD_JSON",
                "{'a'}|BAD_JSON",
                "{'a':}|BAD_JSON",
                "{'a':1,}|BAD_JSON",
                "{,'a':1}|BAD_JSON",
                "{a:1}|BAD_JSON",
                "{'a' 1}|BAD_JSON",
                "{'a':1 'b':2}|BAD_JSON",
                "{'a':[}|BAD_JSON",
                "{'a':{]}|BAD_JSON",
                "{'a':[}}|BAD_JSON",
                "{'a':[1,]}|BAD_JSON",
                "{'a':{'b'}}|BAD_JSON",
                "{'a':[1]]}|BAD_JSON",
                "{'a':[1 /* one */]}|BAD_JSON",
            })
    void refusesWhatIsNoObject(String json, RefusalReason reason) {
        assertThat(reason(TRADES, json)).isEqualTo(reason);
    }

    @Test
    void takesANestingOf64AndNoMore() {
        assertThat(reason(TRADES, "{" + TRADE + ",'attributes':{'a':" + nested(62) + "}}"))
                .isNull();
        assertThat(reason(TRADES, "{" + TRADE + ",'attributes':{'a':" + nested(63) + "}}"))
                .isEqualTo(RefusalReason.NESTED_TOO_DEEP);
        assertThat(reason(TRADES, "{" + TRADE + ",'deep':" + nested(63) + "}")).isNull();
        assertThat(reason(TRADES, "{" + TRADE + ",'deep':" + nested(100_000) + "}"))
                .isEqualTo(RefusalReason.NESTED_TOO_DEEP);
    }

    @Test
    void takesNamesAndTextsOfAnyLength() throws RefusedRecordException {
        String name = "n".repeat(200_000);

        EncodedRow row = trade("{" + TRADE + ",'" + name + "':1,'nested':{'" + name + "':'" + name + "'}}");

        assertThat(row.json("attributes")).hasSizeGreaterThan(600_000);
    }

    @Test
    void quotesNoMoreThan200CharactersOfARecord() {
        String endless = "x".repeat(5000);

        for (String record : new String[] {
            "{" + TRADE + ",'" + endless + "':1,'" + endless + "':1}",
            "{" + TRADE + ",'attributes':{'" + endless + "':1,'" + endless + "':1}}",
            "{" + TRADE + ",'" + endless + "':{'a':1,'a':1}}",
            "{" + TRADE + ",'side':'" + endless + "'}",
            "{" + TRADE + ",'attributes':[" + endless + "]}",
            "{" + TRADE + ",'" + endless + "':1,'attributes':{'" + endless + "':1}}",
            "{'entity':'" + endless + "','payload':{}}",
            "{'entity':'trades','payload':{},'" + endless + "':1}",
            endless
        }) {
            assertThat(EncodedRow.refusal(TRADES, bytes(record)).getMessage()).hasSizeLessThan(400);
        }
        assertThat(EncodedRow.refusal(
                                REGIMES, bytes("{" + REGIME + "," + WEIGHTS.replace("40", "'" + endless + "'") + "}"))
                        .getMessage())
                .hasSizeLessThan(400);
        assertThat(EncodedRow.refusal(PREMOVES, bytes("{" + PREMOVE + ",'" + endless + "':1}"))
                        .getMessage())
                .hasSizeLessThan(400);
    }

    // times

    @ParameterizedTest
    @CsvSource({
        "2026-01-02T03:04:05.1234569Z, 2026-01-02T03:04:05.123456Z",
        "2025-12-31T23:59:59.999999999Z, 2025-12-31T23:59:59.999999Z",
        "2024-02-29T12:00:00+05:30, 2024-02-29T06:30:00Z",
        "2024-02-29T00:00:00-23:59, 2024-02-29T23:59:00Z",
        "2026-01-01T00:00:00.5+00:00, 2026-01-01T00:00:00.500Z",
        "2026-01-01t00:00:00z, 2026-01-01T00:00:00Z",
        "2026-01-01 00:00:00Z, 2026-01-01T00:00:00Z",
        "2026-01-01T02:00:00\\u002B02:00, 2026-01-01T00:00:00Z",
        "2009-01-03T00:00:00Z, 2009-01-03T00:00:00Z",
        "2026-07-01T12:00:00.123456Z, 2026-07-01T12:00:00.123456Z",
    })
    void cutsTimesToMicroseconds(String written, Instant expected) throws RefusedRecordException {
        assertThat(trade("{" + TRADE.replace("2026-01-02T03:04:05Z", written) + "}")
                        .time("ts"))
                .isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource({
        "2009-01-02T23:59:59.999999Z, OUT_OF_BOUNDS",
        "2026-07-01T12:00:00.123457Z, OUT_OF_BOUNDS",
        "9999-12-31T23:59:59Z, OUT_OF_BOUNDS",
        "0000-01-01T00:00:00Z, OUT_OF_BOUNDS",
        "2026-01-01T00:00:00, WRONG_TYPE",
        "2026-01-01, WRONG_TYPE",
        "2026-02-29T00:00:00Z, WRONG_TYPE",
        "2100-02-29T00:00:00Z, WRONG_TYPE",
        "2026-13-01T00:00:00Z, WRONG_TYPE",
        "2026-00-01T00:00:00Z, WRONG_TYPE",
        "2026-01-32T00:00:00Z, WRONG_TYPE",
        "2026-01-01T24:00:00Z, WRONG_TYPE",
        "2026-01-01T00:60:00Z, WRONG_TYPE",
        "2026-01-01T00:00:00.Z, WRONG_TYPE",
        "2026-01-01T00:00:00+0200, WRONG_TYPE",
        "2026-01-01T00:00:00+24:00, WRONG_TYPE",
        "2026-01-01T00:00:00ZZ, WRONG_TYPE",
        "2026-01-01T00:00:00Z , ''",
        "2026-1-01T00:00:00Z0, WRONG_TYPE",
        "infinity, WRONG_TYPE",
    })
    void refusesTimesThatAreNone(String written, String reason) {
        RefusalReason refused = reason(TRADES, "{" + TRADE.replace("2026-01-02T03:04:05Z", written) + "}");

        assertThat(refused == null ? "" : refused.name()).isEqualTo(reason);
    }

    @Test
    void refusesATimeThatIsANumber() {
        assertThat(reason(TRADES, "{" + TRADE.replace("'2026-01-02T03:04:05Z'", "1767323045") + "}"))
                .isEqualTo(RefusalReason.WRONG_TYPE);
    }

    // shapes

    @Test
    void warnsInMetadataOfWeightsThatDoNotSumTo100() throws RefusedRecordException {
        assertThat(regime(REGIME + "," + WEIGHTS).json("metadata")).isEqualTo("{}");
        assertThat(regime(REGIME + "," + WEIGHTS.replace("40", "40.1")).json("metadata"))
                .isEqualTo("{}");
        assertThat(regime(REGIME + "," + WEIGHTS.replace("40", "41.5")).json("metadata"))
                .isEqualTo(quoted("{'warnings':['weights sum to 101.5, expected 100 within 0.1']}"));
        assertThat(regime(REGIME + "," + WEIGHTS.replace("40", "30") + ",'metadata':{'a':1},'b':2")
                        .json("metadata"))
                .isEqualTo(quoted("{'a':1,'b':2,'warnings':['weights sum to 90, expected 100 within 0.1']}"));
    }

    @Test
    void leavesWarningsThatARecordBringsAsTheyAre() throws RefusedRecordException {
        String weights = WEIGHTS.replace("40", "30");

        assertThat(regime(REGIME + "," + weights + ",'metadata':{'warnings':['mine']}")
                        .json("metadata"))
                .isEqualTo(quoted("{'warnings':['mine']}"));
        assertThat(regime(REGIME + "," + weights + ",'warnings':['mine']").json("metadata"))
                .isEqualTo(quoted("{'warnings':['mine']}"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{}|the key momentum is missing",
                "{'momentum':'40','technical':25,'volume':20,'quality':10,'social':5}|momentum must be a number, not ~~40~~",
                "{'momentum':-1,'technical':25,'volume':20,'quality':10,'social':5}|momentum is ~-1~ and must be at least 0",
                "{'momentum':40,'technical':25,'volume':20,'quality':5,'social':10.01}|social is ~10.01~ and must be at most 10",
                "{'momentum':40,'technical':25,'volume':20,'quality':10}|the key social is missing",
                "{'momentum':40,'technical':25,'volume':20,'quality':10,'social':null}|social must be a number, not ~null~",
            })
    void refusesWeightsThatBreakTheirRule(String weights, String detail) {
        RefusedRecordException refusal =
                EncodedRow.refusal(REGIMES, bytes("{" + REGIME + ",'weights':" + weights + "}"));

        assertThat(refusal.reason()).isEqualTo(RefusalReason.CHECK_VIOLATED);
        assertThat(refusal).hasMessage("weights: " + detail.replace('~', '"'));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{}|",
                "null|",
                "{'momentum_timeframes':null}|",
                "{'momentum_timeframes':{'1h':1},'more':2}|",
                "{'more':2}|CHECK_VIOLATED",
                "[]|WRONG_TYPE",
                "'text'|WRONG_TYPE",
                "1|WRONG_TYPE",
            })
    void takesFactorsThatAreEmptyOrHaveTheirKey(String factors, RefusalReason reason) {
        assertThat(reason(PREMOVES, "{" + PREMOVE + ",'factors':" + factors + "}"))
                .isEqualTo(reason);
    }

    // envelopes

    @Test
    void opensAnEnvelope() throws RefusedRecordException {
        String envelope = "{'entity':'%s','timestamp':'2026-03-01T00:00:00Z','source':'kraken','created_at':"
                + "'2026-03-01T00:00:01Z','payload':{'symbol':'B','venue':'kraken','price':1,'size':2,'note':'n'}}";

        for (String entity : new String[] {"trades", "pit.trades", "tr\\u0061des"}) {
            EncodedRow row = trade(envelope.formatted(entity));

            assertThat(row.time("ts")).isEqualTo("2026-03-01T00:00:00Z");
            assertThat(row.time("created_at")).isEqualTo("2026-03-01T00:00:01Z");
            assertThat(row.json("attributes")).isEqualTo("{\"note\":\"n\"}");
        }
    }

    @Test
    void prefersThePayloadsOwnTimesToTheEnvelopes() throws RefusedRecordException {
        EncodedRow row = trade("{'payload':{" + TRADE + ",'created_at':'2026-01-02T03:04:06Z'},'entity':'trades',"
                + "'timestamp':'2026-03-01T00:00:00Z','created_at':'2026-03-01T00:00:01Z'}");

        assertThat(row.time("ts")).isEqualTo("2026-01-02T03:04:05Z");
        assertThat(row.time("created_at")).isEqualTo("2026-01-02T03:04:06Z");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{'entity':'regime_snapshots','payload':{}}|WRONG_DATASET",
                "{'entity':null,'payload':{}}|WRONG_DATASET",
                "{'entity':'trades','payload':[]}|WRONG_TYPE",
                "{'entity':'trades','payload':null}|WRONG_TYPE",
                "{'entity':'trades','payload':'{}'}|WRONG_TYPE",
                "{'entity':'trades','payload':{},'extra':1}|UNKNOWN_FIELD",
                "{'entity':'trades','payload':{},'payload':{}}|DUPLICATE_KEY",
                "{'entity':'trades','entity':'trades','payload':{}}|DUPLICATE_KEY",
                "{'entity':'trades','payload':{}}|MISSING_FIELD",
                "{'entity':'trades','payload':{]}|BAD_JSON",
                "{'entity':'trades','payload':{},'source':{]}|BAD_JSON",
                "{'entity':'trades','payload':{},'source':{'a':1,'a':1}}|DUPLICATE_KEY",
                "{'entity':'trades','payload':{'a':{'b':1,'b':1}}}|DUPLICATE_KEY",
            })
    void refusesABrokenEnvelope(String envelope, RefusalReason reason) {
        assertThat(reason(TRADES, envelope)).isEqualTo(reason);
    }

    @Test
    void takesAPayloadWithoutAnEntityForAnUnknownMember() throws RefusedRecordException {
        assertThat(trade("{" + TRADE + ",'payload':{'a':1}}").json("attributes"))
                .isEqualTo("{\"payload\":{\"a\":1}}");
    }

    @Test
    void keepsNothingOfOneRecordForTheNext() throws RefusedRecordException {
        RecordCodec codec = new RecordCodec(TRADES);
        RowBuffer together = new RowBuffer(1, 16);
        String[] records = {
            "{" + TRADE + ",'side':'buy','trade_id':'t','fee':1}",
            "{" + TRADE + ",'fee':1,'fee':2}",
            "{" + TRADE + "}",
            "{'entity':'trades','payload':{" + TRADE + ",'x':1}}",
            "{" + TRADE + "}",
        };

        int rows = 0;
        for (String record : records) {
            byte[] json = bytes(record);
            try {
                codec.encode(json, 0, json.length, together, Timestamps.micros(EncodedRow.NOW));
            } catch (RefusedRecordException e) {
                assertThat(together.rows()).isEqualTo(rows);
                continue;
            }
            byte[] alone = EncodedRow.of(TRADES, json).bytes();
            int start = together.start(rows);
            assertThat(BinaryRow.end(together.bytes(), start)).isEqualTo(together.start(++rows));
            for (int i = start; i < together.start(rows); i++) {
                assertThat(together.bytes()[i]).isEqualTo(alone[i - start]);
            }
        }
        assertThat(rows).isEqualTo(4);
    }

    private static String nested(int depth) {
        return "[".repeat(depth) + "]".repeat(depth);
    }

    private static EncodedRow trade(String json) throws RefusedRecordException {
        return EncodedRow.of(TRADES, quoted(json));
    }

    private static EncodedRow regime(String members) throws RefusedRecordException {
        return EncodedRow.of(REGIMES, quoted("{" + members + "}"));
    }

    private static RefusalReason reason(Dataset dataset, String json) {
        return EncodedRow.reason(dataset, quoted(json));
    }

    /** The record with raw bytes in the place of its tilde. */
    private static RefusalReason reasonWith(String json, byte[] raw) {
        String text = quoted(json);
        int place = text.indexOf('~');
        ByteArrayOutputStream record = new ByteArrayOutputStream();
        record.writeBytes(text.substring(0, place).getBytes(StandardCharsets.UTF_8));
        record.writeBytes(raw);
        record.writeBytes(text.substring(place + 1).getBytes(StandardCharsets.UTF_8));
        RefusedRecordException refusal = EncodedRow.refusal(TRADES, record.toByteArray());
        return refusal == null ? null : refusal.reason();
    }

    private static byte[] bytes(String json) {
        return raw(quoted(json));
    }

    private static byte[] raw(String json) {
        return json.getBytes(StandardCharsets.UTF_8);
    }

    private static String quoted(String json) {
        return json.replace('\'', '"');
    }
}
