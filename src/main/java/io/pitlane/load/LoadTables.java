package io.pitlane.load;

/**
 * The ledger, the quarantine and the days that changed: where loads are accounted for.
 *
 * @param schema {@code ops} but for benches, which keep their own
 */
public record LoadTables(String schema) {

    public static final LoadTables OPS = new LoadTables("ops");

    public LoadTables {
        if (!schema.matches("[a-z_][a-z0-9_]*")) {
            throw new IllegalArgumentException("not a schema name: " + schema);
        }
    }

    String loads() {
        return schema + ".loads";
    }

    String dayChanges() {
        return schema + ".day_changes";
    }

    String quarantine() {
        return schema + ".quarantine";
    }
}
