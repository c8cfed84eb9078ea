package io.pitlane.export;

/**
 * A column that is exported: one that is not generated from others.
 *
 * @param name as the catalog has it, not quoted
 * @param type its SQL name, such as {@code timestamp with time zone}
 */
record Column(String name, String type, boolean isNullable) {

    /** Whether a value is its own text. */
    boolean isText() {
        return type.equals("text") || type.equals("character varying");
    }

    boolean isTime() {
        return type.equals("timestamp with time zone");
    }
}
