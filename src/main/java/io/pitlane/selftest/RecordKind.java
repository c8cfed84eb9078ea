package io.pitlane.selftest;

import java.util.Locale;

/** The ways in which datasets know a record again, each with a dataset that does so. */
public enum RecordKind {

    /** By the source's own id. */
    KEY("pit.trades", "trade_id", TradeRows.SQL + "and trade_id is not null") {
        @Override
        Fact fact(RunHour times, int number, int version) {
            String id = "k" + times.label() + "-" + number;
            return TradeRows.fact(times, number, id, ",\"trade_id\":\"" + id + "\"");
        }

        @Override
        String broken(RunHour times, int number) {
            return TradeRows.line(times, number, "x" + times.label() + "-" + number, "", "-1");
        }
    },

    /** By the batch that it came in: each time is a fact of its own. */
    ORIGIN("pit.trades", "batch", TradeRows.SQL + "and trade_id is null") {
        @Override
        Fact fact(RunHour times, int number, int version) {
            return TradeRows.fact(times, number, "o" + times.label() + "-" + number, "");
        }

        @Override
        String broken(RunHour times, int number) {
            return TradeRows.line(times, number, "y" + times.label() + "-" + number, "", "-1");
        }
    },

    /** By what the exchange said. */
    CONTENT(
            "market.trades",
            "content",
            "select concat_ws('|', " + RecordKind.MICROS
                    + ", e.name, symbol, round(price * 100), round(size * 1000), side)"
                    + " as identity, 0 as version, concat_ws('|', " + RecordKind.MICROS
                    + ", e.name, symbol, round(price * 100), round(size * 1000), side) as row"
                    + " from market.trades t join market.exchanges e on e.id = t.exchange_id"
                    + " where ts >= ? and ts < ? and trade_id is null") {
        @Override
        Fact fact(RunHour times, int number, int version) {
            long cents = 100 + number;
            long thousandths = 1 + number % 977;
            String row = RunHour.micros(times.at(number)) + "|kraken|BTC/USD|" + cents + "|" + thousandths + "|buy";
            return new Fact(row, 0, row, line(times, number, decimal(cents, 2), ""));
        }

        @Override
        String broken(RunHour times, int number) {
            return line(times, number, "-1", ",\"note\":\"z" + times.label() + "-" + number + "\"");
        }

        private String line(RunHour times, int number, String price, String more) {
            return "{\"exchange\":\"kraken\",\"symbol\":\"BTC/USD\",\"ts\":\"" + times.at(number) + "\",\"price\":\""
                    + price + "\",\"size\":\"" + decimal(1 + number % 977, 3) + "\",\"side\":\"buy\"" + more + "}";
        }

        @Override
        String recorded(Fact fact) {
            String[] parts = fact.row().split("\\|");
            return "{\"exchange\":\"kraken\",\"kind\":\"trades\",\"symbol\":null,\"received_at\":null,\"payload\":[0,[[\""
                    + decimal(Long.parseLong(parts[3]), 2) + "\",\"" + decimal(Long.parseLong(parts[4]), 3) + "\",\""
                    + decimal(Long.parseLong(parts[0]), 6) + "\",\"b\",\"l\",\"\"]],\"trade\",\"XBT/USD\"]}";
        }
    },

    /** By its key, and what is newest by its own time replaces what is older. */
    NEWEST(
            "pit.regime_snapshots",
            "newest wins",
            "select " + RecordKind.MICROS
                    + "::text as identity, (metadata ->> 'version')::int as version, concat_ws('|', "
                    + RecordKind.MICROS + ", round(realized_vol_7d * 1000000), metadata ->> 'version', "
                    + RecordKind.MICROS.replace("ts", "created_at") + ") as row"
                    + " from pit.regime_snapshots where ts >= ? and ts < ?") {
        @Override
        Fact fact(RunHour times, int number, int version) {
            String row = RunHour.micros(times.at(number)) + "|" + (100_000 + version) + "|" + version + "|"
                    + RunHour.micros(times.at(number, version));
            return new Fact(
                    Long.toString(RunHour.micros(times.at(number))),
                    version,
                    row,
                    line(times, number, version, decimal(100_000 + version, 6), "\"version\":" + version));
        }

        @Override
        String broken(RunHour times, int number) {
            return line(times, number, 1, "-1", "\"note\":\"w" + times.label() + "-" + number + "\"");
        }

        private String line(RunHour times, int number, int version, String volatility, String metadata) {
            return "{\"ts\":\"" + times.at(number) + "\",\"realized_vol_7d\":" + volatility
                    + ",\"pct_above_20ma\":50,\"breadth_thrust\":0.1,\"regime\":\"choppy\",\"weights\":{\"momentum\":40,"
                    + "\"technical\":20,\"volume\":20,\"quality\":15,\"social\":5},\"confidence_score\":0.5,"
                    + "\"detection_method\":\"selftest\",\"metadata\":{" + metadata + "},\"created_at\":\""
                    + times.at(number, version) + "\"}";
        }
    };

    private static final String MICROS = "(extract(epoch from ts) * 1000000)::bigint";

    private final String dataset;
    private final String identity;
    private final String rows;

    RecordKind(String dataset, String identity, String rows) {
        this.dataset = dataset;
        this.identity = identity;
        this.rows = rows;
    }

    public String dataset() {
        return dataset;
    }

    /** What its records are known by, for people. */
    public String identity() {
        return identity;
    }

    /** Selects identity, version and row of what is there between two times. */
    String rows() {
        return rows;
    }

    /** Makes a record; another number is another identity. */
    abstract Fact fact(RunHour times, int number, int version);

    /** Makes a record that must be refused. */
    abstract String broken(RunHour times, int number);

    /** The record as it lies in a file for the inbox. */
    String recorded(Fact fact) {
        return fact.line();
    }

    /** The inbox's folder for such files. */
    String inboxFolder() {
        return this == CONTENT ? "feeds" : dataset;
    }

    /** Whether there are versions of a record. */
    boolean hasVersions() {
        return this == NEWEST;
    }

    private static String decimal(long units, int digits) {
        long one = Math.round(Math.pow(10, digits));
        return units / one + "." + String.format(Locale.ROOT, "%0" + digits + "d", units % one);
    }

    /** Trades as bots post them. */
    private static final class TradeRows {

        static final String SQL = "select coalesce(trade_id, order_id) as identity, 0 as version, concat_ws('|', "
                + RecordKind.MICROS + ", symbol, venue, side, round(price * 100), round(qty * 1000), order_id,"
                + " attributes ->> 'note') as row from pit.trades where ts >= ? and ts < ? ";

        static Fact fact(RunHour times, int number, String id, String tradeId) {
            String row = RunHour.micros(times.at(number)) + "|BTC-USD|kraken|buy|" + (100 + number) + "|"
                    + (1 + number % 977) + "|" + id + "|n" + id;
            return new Fact(id, 0, row, line(times, number, id, tradeId, decimal(100 + number, 2)));
        }

        static String line(RunHour times, int number, String id, String tradeId, String price) {
            return "{\"ts\":\"" + times.at(number)
                    + "\",\"symbol\":\"BTC-USD\",\"venue\":\"kraken\",\"side\":\"buy\",\"price\":"
                    + price + ",\"qty\":" + decimal(1 + number % 977, 3) + tradeId + ",\"order_id\":\"" + id
                    + "\",\"attributes\":{\"note\":\"n" + id + "\"}}";
        }
    }
}
