package io.pitlane.config;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reads a {@code .env} file: {@code NAME=value} lines, also with {@code export}, comments, and values in single
 * quotes (as they stand) or double quotes (with {@code \n} and the like, also over several lines). Nothing is
 * expanded: a dollar sign in a password is one. For one file.
 */
final class DotEnvFile {

    private static final Pattern ASSIGNMENT =
            Pattern.compile("\\s*(?:export\\s+)?([A-Za-z_][A-Za-z0-9_.-]*)\\s*=[ \\t]*(.*)", Pattern.DOTALL);

    private final String place;
    private final List<String> problems;
    private final Map<String, String> values = new LinkedHashMap<>();

    /** @param place how messages name the file */
    DotEnvFile(String place, List<String> problems) {
        this.place = place;
        this.problems = problems;
    }

    /** The last value of a name wins, as with every reader of such files. */
    Map<String, String> read(List<String> lines) {
        for (int index = 0; index < lines.size(); index++) {
            String line = index == 0 ? withoutByteOrderMark(lines.get(0)) : lines.get(index);
            if (!line.isBlank() && !line.stripLeading().startsWith("#")) {
                index = readAssignment(line, lines, index);
            }
        }
        return values;
    }

    /** Returns the index of the last line that belongs to it. */
    private int readAssignment(String line, List<String> lines, int index) {
        Matcher assignment = ASSIGNMENT.matcher(line);
        if (!assignment.matches()) {
            problems.add(place + " line " + (index + 1) + ": NAME=value is expected; a comment starts with #");
            return index;
        }
        String text = assignment.group(2);
        if (!text.startsWith("\"") && !text.startsWith("'")) {
            values.put(assignment.group(1), withoutComment(text));
            return index;
        }
        StringBuilder quoted = new StringBuilder(text);
        int last = index;
        int end = closingQuote(quoted);
        while (end < 0 && last + 1 < lines.size()) {
            last++;
            quoted.append('\n').append(lines.get(last));
            end = closingQuote(quoted);
        }
        if (end < 0) {
            problems.add(place + " line " + (index + 1) + ": the quote around the value of " + assignment.group(1)
                    + " is not closed");
            return index;
        }
        String inner = quoted.substring(1, end);
        values.put(assignment.group(1), text.startsWith("\"") ? unescape(inner) : inner);
        return last;
    }

    private static int closingQuote(CharSequence text) {
        char quote = text.charAt(0);
        for (int index = 1; index < text.length(); index++) {
            if (text.charAt(index) == '\\' && quote == '"') {
                index++;
            } else if (text.charAt(index) == quote) {
                return index;
            }
        }
        return -1;
    }

    private static String unescape(String text) {
        StringBuilder plain = new StringBuilder();
        for (int index = 0; index < text.length(); index++) {
            char character = text.charAt(index);
            if (character != '\\' || index + 1 == text.length()) {
                plain.append(character);
                continue;
            }
            index++;
            switch (text.charAt(index)) {
                case 'n' -> plain.append('\n');
                case 'r' -> plain.append('\r');
                case 't' -> plain.append('\t');
                case '"', '\\', '$', '\'' -> plain.append(text.charAt(index));
                default -> plain.append('\\').append(text.charAt(index));
            }
        }
        return plain.toString();
    }

    private static String withoutComment(String text) {
        if (text.startsWith("#")) {
            return "";
        }
        int comment = text.replace('\t', ' ').indexOf(" #");
        return (comment < 0 ? text : text.substring(0, comment)).strip();
    }

    private static String withoutByteOrderMark(String line) {
        return line.startsWith("\uFEFF") ? line.substring(1) : line;
    }
}
