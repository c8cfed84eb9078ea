package io.pitlane.export;

/** Names and texts as SQL writes them. Pure functions. */
final class Quoted {

    private Quoted() {}

    static String identifier(String name) {
        return '"' + name.replace("\"", "\"\"") + '"';
    }

    static String table(String schema, String name) {
        return identifier(schema) + "." + identifier(name);
    }

    /** For standard_conforming_strings, which every session of ours has. */
    static String literal(String text) {
        return "'" + text.replace("'", "''") + "'";
    }

    /** A text between dollar quotes whose tag does not occur in it. */
    static String dollars(String tag, String text) {
        String delimiter = "$" + tag + "$";
        for (int i = 1; text.contains(delimiter); i++) {
            delimiter = "$" + tag + i + "$";
        }
        return delimiter + text + delimiter;
    }
}
