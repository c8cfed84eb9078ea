package io.pitlane.maintain;

import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/** The tables of the schema {@code market}, in the order in which they are emptied. */
public enum MarketTable {
    INGEST_EVENTS("ts", false, true),
    TICKERS("ts", true, true),
    ORDERBOOKS("ts", true, true),
    TRADES("ts", true, true),
    FUNDING_RATES("ts", true, true),
    MARKETS("updated_at", false, false),
    EXCHANGES("created_at", false, false);

    private static final String SCHEMA = "market";

    private final String time;
    private final boolean partitioned;
    private final boolean ages;

    MarketTable(String time, boolean partitioned, boolean ages) {
        this.time = time;
        this.partitioned = partitioned;
        this.ages = ages;
    }

    /** Its name without the schema. */
    public String table() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** {@code schema.table}, which is also the name of its dataset. */
    public String qualified() {
        return SCHEMA + "." + table();
    }

    DatasetTable asDataset() {
        return new DatasetTable(qualified());
    }

    /** The column that says how old a row is. */
    String time() {
        return time;
    }

    /** Whether it has a partition for each day. */
    public boolean isPartitioned() {
        return partitioned;
    }

    /** Whether its rows get old; those of the others describe how things are. */
    public boolean ages() {
        return ages;
    }

    static List<MarketTable> partitioned() {
        return Stream.of(values()).filter(MarketTable::isPartitioned).toList();
    }

    static List<MarketTable> ageing() {
        return Stream.of(values()).filter(MarketTable::ages).toList();
    }
}
