package io.pitlane.load;

/**
 * The ledger and the quarantine: where loads are accounted for.
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

    String quarantine() {
        return schema + ".quarantine";
    }
}
