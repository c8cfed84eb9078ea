package io.pitlane.http;

/**
 * One member of a row that is read.
 *
 * @param name the member of the JSON object
 * @param source what SQL takes it from
 */
record ReadColumn(String name, Kind kind, String source) {

    /** The column of the same name. */
    ReadColumn(String name, Kind kind) {
        this(name, kind, quote(kind == Kind.EXCHANGE ? ReadTable.EXCHANGE_ID : name));
    }

    /** How a column comes out of SQL and goes into JSON. */
    enum Kind {
        TEXT("%s"),
        /** A whole number. */
        NUMBER("%s"),
        /** A string with exactly the digits that are stored: cast in SQL, where no double comes between. */
        DECIMAL("%s::text"),
        /** A number with the fewest digits that give the stored one back, which PostgreSQL writes. */
        DOUBLE("%s::text"),
        BOOLEAN("%s"),
        /** RFC 3339, UTC. */
        TIME("%s"),
        /** JSON as it is stored. */
        JSON("%s::text"),
        /** The number of an exchange, shown as its name. */
        EXCHANGE("%s");

        private final String expression;

        Kind(String expression) {
            this.expression = expression;
        }
    }

    /** What the select list has for it. */
    String expression() {
        return kind.expression.formatted(source);
    }

    static String quote(String identifier) {
        return '"' + identifier.replace("\"", "\"\"") + '"';
    }
}
