package io.pitlane.dataset;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RowComparisonTest {

    private static final Dataset DATASET = CatalogFixture.EVERY_TYPE;
    private static final Dataset TRADES = CatalogFixture.shipped("pit.trades");
    private static final String TRADE = "{\"ts\":\"2026-01-02T03:04:05Z\",\"symbol\":\"%s\",\"venue\":\"okx\","
            + "\"price\":1,\"qty\":2,\"created_at\":\"%s\"%s}";

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "'amount':1.50|'amount':1.5|true",
                "'amount':1.50|'amount':15e-1|true",
                "'amount':0|'amount':-0.000|true",
                "'amount':10000|'amount':1e4|true",
                "'amount':1.5|'amount':1.51|false",
                "'amount':1.5|'amount':-1.5|false",
                "'amount':15|'amount':150000|false",
                "'amount':0|'amount':null|false",
                "'ratio':0|'ratio':-0.0|true",
                "'ratio':0.1|'ratio':0.10000000000000001|true",
                "'ratio':0.1|'ratio':0.1000000000000001|false",
                "'ratio':0|'small':0|false",
                "'label':''|'label':null|false",
                "'label':'a'|'label':'\\u0061'|true",
                "'label':'a'|'label':'A'|false",
                "'flag':true|'flag':false|false",
                "'flag':false|'small':1|false",
                "'small':1|'small':1|true",
                "'extra':{'a':1,'b':2}|'extra':{'b':2.0,'a':1e0}|true",
                "'extra':{'a':[1,2]}|'extra':{'a':[2,1]}|false",
                "'extra':{'a':1}|'extra':{'a':1,'b':null}|false",
                "'extra':{'a':null}|'extra':{'b':null}|false",
                "'extra':{'a':'1'}|'extra':{'a':1}|false",
                "'extra':{}|'extra':[]|false",
                "'extra':{}|'extra':null|false",
                "'extra':'\\u00e9'|'extra':'é'|true",
                "'extra':true|'extra':true|true",
                "'extra':9007199254740993|'extra':9007199254740992|false",
            })
    void comparesByValueAndNotBySpelling(String left, String right, boolean same) throws RefusedRecordException {
        String record = "{'ts':'2026-01-02T03:04:05Z',%s}";
        EncodedRow leftRow = EncodedRow.of(DATASET, record.formatted(left).replace('\'', '"'));
        EncodedRow rightRow = EncodedRow.of(DATASET, record.formatted(right).replace('\'', '"'));

        RowComparison comparison = new RowComparison(DATASET);

        assertThat(comparison.sameContent(leftRow.bytes(), 0, rightRow.bytes(), 0))
                .isEqualTo(same);
        assertThat(comparison.sameContent(rightRow.bytes(), 0, leftRow.bytes(), 0))
                .isEqualTo(same);
    }

    @Test
    void comparesNumbersThatTheServerPrintsWithAllTheirZeros() throws RefusedRecordException {
        String digits = "7".repeat(300);
        String record = "{\"ts\":\"2026-01-02T03:04:05Z\",\"extra\":[%s]}";
        EncodedRow sent = EncodedRow.of(DATASET, record.formatted(digits + "e300"));
        RowBuffer printed = new RowBuffer(1, 16);
        FieldValue value = new FieldValue();
        byte[] json = ("[" + digits + "0".repeat(300) + "]").getBytes(java.nio.charset.StandardCharsets.US_ASCII);
        value.set(JsonObjectScanner.ARRAY, json, 0, json.length);
        printed.beginRow(8);
        printed.putLong(BinaryRow.longValue(sent.bytes(), 2));
        for (int i = 0; i < 6; i++) {
            printed.putNull();
        }
        JsonColumn.write(value, java.util.List.of(), printed);

        assertThat(new RowComparison(DATASET).sameContent(sent.bytes(), 0, printed.bytes(), 0))
                .isTrue();
    }

    @Test
    void leavesFieldsOutThatAreNotCompared() throws RefusedRecordException {
        EncodedRow first = trade("BTC", "2026-01-02T00:00:00Z", "");
        EncodedRow second = trade("BTC", "2026-01-03T00:00:00Z", "");
        EncodedRow other = trade("ETH", "2026-01-02T00:00:00Z", "");

        RowComparison comparison = new RowComparison(TRADES);

        assertThat(comparison.sameContent(first.bytes(), 0, second.bytes(), 0)).isTrue();
        assertThat(comparison.sameContent(first.bytes(), 0, other.bytes(), 0)).isFalse();
    }

    @Test
    void knowsAKeyOnlyWhereItIsComplete() throws RefusedRecordException {
        EncodedRow without = trade("BTC", "2026-01-02T00:00:00Z", "");
        EncodedRow with = trade("BTC", "2026-01-02T00:00:00Z", ",\"trade_id\":\"t\"");
        EncodedRow again = trade("BTC", "2026-01-03T00:00:00Z", ",\"trade_id\":\"t\",\"side\":\"buy\"");
        EncodedRow other = trade("BT", "2026-01-02T00:00:00Z", ",\"trade_id\":\"Ct\"");

        RowComparison comparison = new RowComparison(TRADES);

        assertThat(comparison.hasKey(without.bytes(), 0)).isFalse();
        assertThat(comparison.hasKey(with.bytes(), 0)).isTrue();
        assertThat(comparison.sameKey(with.bytes(), 0, again.bytes(), 0)).isTrue();
        assertThat(comparison.keyHash(with.bytes(), 0)).isEqualTo(comparison.keyHash(again.bytes(), 0));
        assertThat(comparison.sameKey(with.bytes(), 0, other.bytes(), 0)).isFalse();
        assertThat(comparison.keyHash(with.bytes(), 0)).isNotEqualTo(comparison.keyHash(other.bytes(), 0));
    }

    private static EncodedRow trade(String symbol, String createdAt, String more) throws RefusedRecordException {
        return EncodedRow.of(TRADES, TRADE.formatted(symbol, createdAt, more));
    }
}
