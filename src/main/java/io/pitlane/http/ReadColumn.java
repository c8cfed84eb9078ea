package io.pitlane.http;

/**
 * One member of a row that is read.
 *
 * @param name the member of the JSON object, and the column
 */
record ReadColumn(String name, Kind kind) {

    /** How a column comes out of SQL and goes into JSON. */
    enum Kind {
        TEXT("%s"),
        /** A whole number. */
        NUMBER("%s"),
        /** A string with exactly the digits that are stored: cast in SQL, where no double comes between. */
        DECIMAL("%s::text"),
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
        return kind.expression.formatted(quote(kind == Kind.EXCHANGE ? ReadTable.EXCHANGE_ID : name));
    }

    static String quote(String identifier) {
        return '"' + identifier.replace("\"", "\"\"") + '"';
    }
}
