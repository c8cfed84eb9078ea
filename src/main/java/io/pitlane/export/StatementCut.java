package io.pitlane.export;

import java.util.Locale;

/**
 * Follows the bytes of one statement of SQL and knows its end: the first semicolon that stands in no string, quoted
 * name, comment, parenthesis or body of a function. Strings are read with {@code standard_conforming_strings} on.
 */
final class StatementCut {

    private enum State {
        CODE,
        STRING,
        ESCAPE_STRING,
        NAME,
        LINE_COMMENT,
        BLOCK_COMMENT,
        DOLLAR_TAG,
        DOLLAR_STRING
    }

    private State state = State.CODE;
    /** The byte before, unless it was the second of a pair. */
    private int previous = ' ';

    private boolean escaped;
    private boolean blank = true;
    private int comments;
    private int parentheses;

    private final StringBuilder word = new StringBuilder();
    private String words = "";
    private int blocks;

    private final StringBuilder tag = new StringBuilder();
    private final StringBuilder closing = new StringBuilder();

    /** Whether nothing but space and comments came. */
    boolean isBlank() {
        return blank && state != State.BLOCK_COMMENT;
    }

    /** @return whether the statement ends with this byte */
    boolean ends(int next) {
        boolean ends = false;
        boolean pair = isPair(next);
        switch (state) {
            case CODE -> ends = code(next);
            case STRING -> leaveAt(next, '\'');
            case NAME -> leaveAt(next, '"');
            case ESCAPE_STRING -> escapeString(next);
            case LINE_COMMENT -> leaveAt(next, '\n');
            case BLOCK_COMMENT -> blockComment(next);
            case DOLLAR_TAG -> ends = dollarTag(next);
            case DOLLAR_STRING -> dollarString(next);
        }
        previous = pair ? ' ' : next;
        return ends;
    }

    private boolean isPair(int next) {
        return (state == State.CODE || state == State.BLOCK_COMMENT) && previous == '/' && next == '*'
                || state == State.BLOCK_COMMENT && previous == '*' && next == '/';
    }

    private boolean code(int next) {
        if (isWordPart(next)) {
            word.append((char) next);
            blank = false;
            return false;
        }
        String before = word.toString().toLowerCase(Locale.ROOT);
        if (next == '$' && before.isEmpty()) {
            blank = false;
            state = State.DOLLAR_TAG;
            tag.setLength(0);
            return false;
        }
        if (next == '$') {
            word.append('$');
            return false;
        }
        endWord(before);
        switch (next) {
            case '\'' -> state = before.equals("e") ? State.ESCAPE_STRING : State.STRING;
            case '"' -> state = State.NAME;
            case '(' -> parentheses++;
            case ')' -> parentheses--;
            case '-' -> {
                if (previous == '-') {
                    state = State.LINE_COMMENT;
                    return false;
                }
            }
            case '*' -> {
                if (previous == '/') {
                    state = State.BLOCK_COMMENT;
                    comments = 1;
                    return false;
                }
            }
            default -> {}
        }
        blank &= next <= ' ' || next == '-' || next == '/';
        return next == ';' && parentheses == 0 && blocks == 0;
    }

    /** The body of a function in the words of the standard holds semicolons, between {@code begin} and {@code end}. */
    private void endWord(String ended) {
        word.setLength(0);
        if (ended.isEmpty()) {
            return;
        }
        if (words.length() < 40) {
            words += ended + " ";
        }
        if (words.matches("create (or replace )?(function|procedure) .*")) {
            if (ended.equals("begin") || ended.equals("case") && blocks > 0) {
                blocks++;
            } else if (ended.equals("end") && blocks > 0) {
                blocks--;
            }
        }
    }

    private void leaveAt(int next, char end) {
        if (next == end) {
            state = State.CODE;
        }
    }

    private void escapeString(int next) {
        if (escaped) {
            escaped = false;
        } else if (next == '\\') {
            escaped = true;
        } else if (next == '\'') {
            // A doubled quote begins what looks like another string of the same kind.
            state = State.CODE;
            word.append('e');
        }
    }

    private void blockComment(int next) {
        if (previous == '/' && next == '*') {
            comments++;
        } else if (previous == '*' && next == '/') {
            comments--;
        }
        if (comments == 0) {
            state = State.CODE;
        }
    }

    private boolean dollarTag(int next) {
        if (next == '$') {
            state = State.DOLLAR_STRING;
            closing.setLength(0);
        } else if (isWordPart(next)) {
            tag.append((char) next);
        } else {
            state = State.CODE; // a parameter, such as $1
            return code(next);
        }
        return false;
    }

    private void dollarString(int next) {
        if (next == '$') {
            if (closing.length() > 0 && closing.substring(1).contentEquals(tag)) {
                state = State.CODE;
                closing.setLength(0);
            } else {
                closing.setLength(0);
                closing.append('$');
            }
        } else if (closing.length() > 0) {
            closing.append((char) next);
            if (closing.length() > tag.length() + 1) {
                closing.setLength(0);
            }
        }
    }

    private static boolean isWordPart(int next) {
        return next == '_' || next >= 0x80 || Character.isLetterOrDigit(next);
    }
}
