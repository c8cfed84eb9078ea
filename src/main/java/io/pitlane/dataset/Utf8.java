package io.pitlane.dataset;

/** Strict UTF-8: no overlong forms, no surrogates, nothing above U+10FFFF. PostgreSQL is as strict. */
public final class Utf8 {

    private Utf8() {}

    public static boolean isValid(byte[] bytes, int from, int to) {
        int at = from;
        while (at < to) {
            int first = bytes[at];
            if (first >= 0) {
                at++;
                continue;
            }
            int length = lengthOf(first & 0xFF);
            if (length == 0 || at + length > to) {
                return false;
            }
            int second = bytes[at + 1] & 0xFF;
            for (int i = 1; i < length; i++) {
                if ((bytes[at + i] & 0xC0) != 0x80) {
                    return false;
                }
            }
            switch (first & 0xFF) {
                case 0xE0 -> {
                    if (second < 0xA0) {
                        return false;
                    }
                }
                case 0xED -> {
                    if (second > 0x9F) {
                        return false;
                    }
                }
                case 0xF0 -> {
                    if (second < 0x90) {
                        return false;
                    }
                }
                case 0xF4 -> {
                    if (second > 0x8F) {
                        return false;
                    }
                }
                default -> {}
            }
            at += length;
        }
        return true;
    }

    private static int lengthOf(int first) {
        if (first >= 0xC2 && first <= 0xDF) {
            return 2;
        }
        if (first >= 0xE0 && first <= 0xEF) {
            return 3;
        }
        return first >= 0xF0 && first <= 0xF4 ? 4 : 0;
    }
}
