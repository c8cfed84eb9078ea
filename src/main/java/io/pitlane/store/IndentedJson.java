package io.pitlane.store;

import java.io.ByteArrayOutputStream;

/** Sets out JSON over lines, two spaces a level, every value with the very characters that it came with. */
final class IndentedJson {

    private final byte[] text;
    private final int end;
    private final ByteArrayOutputStream out;
    private int at;
    private int level;

    private IndentedJson(byte[] text, int from, int to) {
        this.text = text;
        this.at = from;
        this.end = to;
        this.out = new ByteArrayOutputStream((to - from) * 3 / 2);
    }

    /** @param text holds one valid value in {@code [from, to)} */
    static byte[] of(byte[] text, int from, int to) {
        IndentedJson json = new IndentedJson(text, from, to);
        json.run();
        json.out.write('\n');
        return json.out.toByteArray();
    }

    private void run() {
        while (at < end) {
            byte character = text[at++];
            switch (character) {
                case ' ', '\t', '\r', '\n' -> {}
                case '"' -> string();
                case '{', '[' -> open(character);
                case '}', ']' -> close(character);
                case ',' -> {
                    out.write(',');
                    newLine();
                }
                case ':' -> {
                    out.write(':');
                    out.write(' ');
                }
                default -> out.write(character);
            }
        }
    }

    private void string() {
        out.write('"');
        while (at < end) {
            byte character = text[at++];
            out.write(character);
            if (character == '\\' && at < end) {
                out.write(text[at++]);
            } else if (character == '"') {
                return;
            }
        }
    }

    private void open(byte bracket) {
        out.write(bracket);
        int next = at;
        while (next < end && (text[next] == ' ' || text[next] == '\n' || text[next] == '\r' || text[next] == '\t')) {
            next++;
        }
        if (next < end && (text[next] == '}' || text[next] == ']')) {
            out.write(text[next]);
            at = next + 1;
        } else {
            level++;
            newLine();
        }
    }

    private void close(byte bracket) {
        level--;
        newLine();
        out.write(bracket);
    }

    private void newLine() {
        out.write('\n');
        for (int i = 0; i < level; i++) {
            out.write(' ');
            out.write(' ');
        }
    }
}
