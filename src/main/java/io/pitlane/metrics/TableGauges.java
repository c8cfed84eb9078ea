package io.pitlane.metrics;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.MultiGauge;
import io.micrometer.core.instrument.MultiGauge.Row;
import io.micrometer.core.instrument.Tags;
import java.util.List;
import java.util.function.ToLongFunction;

/** How large tables are: {@code pitlane_table_bytes} and {@code pitlane_table_rows} by table. */
public final class TableGauges {

    /**
     * @param table as {@code schema.table}; its days count with it
     * @param rows an estimate
     */
    public record Size(String table, long bytes, long rows) {}

    private final MultiGauge bytes;
    private final MultiGauge rows;

    public TableGauges(MeterRegistry registry) {
        this.bytes = MultiGauge.builder("pitlane.table.bytes")
                .description("Size of a table with its indexes and its days, as the job table-sizes found it")
                .register(registry);
        this.rows = MultiGauge.builder("pitlane.table.rows")
                .description("Rows of a table and its days, by the statistics of the server")
                .register(registry);
    }

    /** Replaces what was shown before. */
    public void show(List<Size> sizes) {
        bytes.register(of(sizes, Size::bytes), true);
        rows.register(of(sizes, Size::rows), true);
    }

    private static List<Row<?>> of(List<Size> sizes, ToLongFunction<Size> figure) {
        return sizes.stream()
                .<Row<?>>map(size -> Row.of(Tags.of("table", size.table()), figure.applyAsLong(size)))
                .toList();
    }
}
