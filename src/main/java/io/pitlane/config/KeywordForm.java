package io.pitlane.config;

import java.util.List;
import java.util.Map;

/** Reads libpq's {@code host=… port=… password='a b'} with its quotes and backslashes. For one text. */
final class KeywordForm {

    private final List<String> problems;
    private final ConnectionParameters parameters;
    private String text = "";
    private int at;

    KeywordForm(List<String> problems) {
        this.problems = problems;
        this.parameters = new ConnectionParameters(SslMode.REQUIRE.word(), problems);
    }

    Map<Setting<?>, String> read(String connection) {
        text = connection;
        at = 0;
        skipBlanks();
        while (at < text.length()) {
            String name = name();
            skipBlanks();
            if (name.isEmpty() || at == text.length() || text.charAt(at) != '=') {
                problems.add("name=value is expected throughout; a value with blanks stands in single quotes");
                break;
            }
            at++;
            skipBlanks();
            parameters.put(name, at < text.length() && text.charAt(at) == '\'' ? quoted() : plain());
            skipBlanks();
        }
        return parameters.finish();
    }

    private String name() {
        int start = at;
        while (at < text.length() && text.charAt(at) != '=' && !Character.isWhitespace(text.charAt(at))) {
            at++;
        }
        return text.substring(start, at);
    }

    private String plain() {
        StringBuilder value = new StringBuilder();
        while (at < text.length() && !Character.isWhitespace(text.charAt(at))) {
            value.append(character());
        }
        return value.toString();
    }

    private String quoted() {
        StringBuilder value = new StringBuilder();
        at++;
        while (at < text.length() && text.charAt(at) != '\'') {
            value.append(character());
        }
        if (at == text.length()) {
            problems.add("a single quote in it is not closed");
        }
        at++;
        return value.toString();
    }

    /** A backslash makes the next character an ordinary one. */
    private char character() {
        if (text.charAt(at) == '\\' && at + 1 < text.length()) {
            at++;
        }
        return text.charAt(at++);
    }

    private void skipBlanks() {
        while (at < text.length() && Character.isWhitespace(text.charAt(at))) {
            at++;
        }
    }
}
