package io.pitlane.config;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Takes a database URL apart, in each form that the four systems' operators have: a URL as libpq reads it, also
 * with a driver in the scheme ({@code postgresql+asyncpg://}), a JDBC URL, and libpq's {@code key=value} text.
 */
final class DatabaseUrl {

    /** Pitlane's own server, whatever weaker sources say. */
    static final String EMBEDDED = "embedded";

    private static final Pattern SCHEME = Pattern.compile("(?s)([A-Za-z][A-Za-z0-9.-]*)(?:\\+[A-Za-z0-9_.-]+)?://(.*)");
    private static final Pattern SQLITE = Pattern.compile("(?is)(jdbc:)?sqlite\\b.*");
    private static final String JDBC = "jdbc:postgresql:";
    private static final String KNOWN =
            "; write postgresql://user:password@host:port/name?sslmode=verify-full, a JDBC URL, or host=… dbname=…";

    private DatabaseUrl() {}

    /**
     * @param problems receives a sentence for each thing that is wrong; none of them shows any part of the text but
     *     its scheme and the names of parameters
     * @return what the URL says, by setting; host, port and the like always, the others where it does say them
     */
    static Map<Setting<?>, String> parse(String text, List<String> problems) {
        Matcher scheme = SCHEME.matcher(text);
        if (SQLITE.matcher(text).matches()) {
            problems.add("sqlite cannot be used: Pitlane stands on PostgreSQL's COPY, partitions and advisory locks"
                    + KNOWN + "; or leave it unset for the embedded PostgreSQL");
        } else if (text.regionMatches(true, 0, JDBC, 0, JDBC.length())) {
            return UrlForm.jdbc(problems).read(text.substring(JDBC.length()));
        } else if (scheme.matches()) {
            String word = scheme.group(1).toLowerCase(Locale.ROOT);
            if (word.equals("postgres") || word.equals("postgresql")) {
                return UrlForm.libpq(problems).read("//" + scheme.group(2));
            }
            problems.add("the scheme \"" + word + "\" is not PostgreSQL's" + KNOWN);
        } else if (text.contains("=") && !text.contains("://")) {
            return new KeywordForm(problems).read(text);
        } else {
            problems.add("it is no PostgreSQL URL" + KNOWN);
        }
        return Map.of();
    }
}
