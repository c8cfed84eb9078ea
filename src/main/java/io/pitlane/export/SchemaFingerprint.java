package io.pitlane.export;

import io.pitlane.config.ProductVersion;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;

/**
 * Tells whether the scripts of a set may be those of the set before: equal fingerprints, equal scripts. It covers every
 * row of the catalogs that the scripts are made of, and the words that they are made with. Pure functions.
 */
final class SchemaFingerprint {

    private static final String QUESTION = ScriptQueries.resource("fingerprint.sql");

    /** Another version of Pitlane may word a script in another way. */
    private static final String WORDS = words();

    private SchemaFingerprint() {}

    /** @param connection with {@link ContentHashSql#SETTINGS}, in a transaction whose snapshot it is of */
    static String read(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(QUESTION)) {
            row.next();
            return Sha256.hex((WORDS + row.getString(1)).getBytes(StandardCharsets.UTF_8));
        }
    }

    private static String words() {
        SchemaScript nothing = new SchemaScript(List.of(), List.of(), List.of());
        StringBuilder words = new StringBuilder(ProductVersion.number())
                .append(QUESTION)
                .append(ScriptText.begin(nothing))
                .append(ScriptText.finish(nothing))
                .append(RoleStatements.grants(List.of()));
        ScriptQueries.QUESTIONS.forEach(question -> words.append(ScriptQueries.text(question)));
        return Sha256.hex(words.toString().getBytes(StandardCharsets.UTF_8));
    }
}
