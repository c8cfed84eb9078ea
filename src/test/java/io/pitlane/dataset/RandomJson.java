package io.pitlane.dataset;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** Writes random valid JSON, with all the spellings that RFC 8259 leaves free. Same seed, same text. */
public final class RandomJson {

    private static final String[] SPACES = {"", "", "", " ", "\n", "\t", "\r\n", "  "};
    private static final String[] HARD_NUMBERS = {
        "0",
        "-0",
        "0.0",
        "-0.0",
        "0e0",
        "1e308",
        "1.7976931348623157e308",
        "-1E-308",
        "2.2250738585072014e-308",
        "2.2250738585072011e-308",
        "9007199254740993",
        "9007199254740992.5",
        "0.1",
        "123456789012345678901234567890",
        "1e22",
        "1e23",
        "8.41e21",
        "9.5367431640625e-7",
        "4503599627370496.5",
        "0.000000000000000000000012345",
        "100000000000000000000000",
        "5e-300",
        "1e+5",
        "1E05"
    };

    private final Random random;

    public RandomJson(long seed) {
        random = new Random(seed);
    }

    public String object(int depth) {
        StringBuilder text = new StringBuilder(space()).append('{').append(space());
        List<String> names = names(random.nextInt(5));
        for (int i = 0; i < names.size(); i++) {
            text.append(i > 0 ? "," : "")
                    .append(space())
                    .append(string(names.get(i)))
                    .append(space())
                    .append(':');
            text.append(space()).append(value(depth)).append(space());
        }
        return text.append('}').append(space()).toString();
    }

    public String value(int depth) {
        return switch (random.nextInt(depth > 0 ? 8 : 6)) {
            case 0 -> "null";
            case 1 -> random.nextBoolean() ? "true" : "false";
            case 2, 3 -> number();
            case 4, 5 -> string(text());
            case 6 -> object(depth - 1).strip();
            default -> array(depth - 1);
        };
    }

    private String array(int depth) {
        StringBuilder text = new StringBuilder("[").append(space());
        int count = random.nextInt(4);
        for (int i = 0; i < count; i++) {
            text.append(i > 0 ? "," : "").append(space()).append(value(depth)).append(space());
        }
        return text.append(']').toString();
    }

    /** A JSON number, of at most 60 characters. */
    public String number() {
        if (random.nextInt(4) == 0) {
            return HARD_NUMBERS[random.nextInt(HARD_NUMBERS.length)];
        }
        StringBuilder text = new StringBuilder(random.nextInt(3) == 0 ? "-" : "");
        text.append(random.nextInt(3) == 0 ? "0" : (1 + random.nextInt(9)) + digits(random.nextInt(22)));
        if (random.nextInt(2) == 0) {
            text.append('.').append(digits(1 + random.nextInt(22)));
        }
        if (random.nextInt(4) == 0) {
            text.append(random.nextBoolean() ? 'e' : 'E')
                    .append(List.of("", "+", "-").get(random.nextInt(3)));
            text.append(random.nextInt(280));
        }
        return text.toString();
    }

    private String digits(int count) {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < count; i++) {
            text.append(random.nextInt(10));
        }
        return text.toString();
    }

    private List<String> names(int count) {
        List<String> names = new ArrayList<>();
        while (names.size() < count) {
            String name = text();
            if (!names.contains(name)) {
                names.add(name);
            }
        }
        return names;
    }

    /** Any text without NUL. */
    String text() {
        StringBuilder text = new StringBuilder();
        int length = random.nextInt(8);
        for (int i = 0; i < length; i++) {
            text.appendCodePoint(
                    switch (random.nextInt(6)) {
                        case 0 -> 1 + random.nextInt(0x7F);
                        case 1 -> 0x80 + random.nextInt(0x780);
                        case 2 -> 0xE000 + random.nextInt(0x2000);
                        case 3 -> 0x10000 + random.nextInt(0x100000);
                        default -> "{}[]\",:\\ az/\n".charAt(random.nextInt(13));
                    });
        }
        return text.toString();
    }

    /** The text as a JSON string, some of its characters escaped. */
    String string(String text) {
        StringBuilder json = new StringBuilder("\"");
        for (char unit : text.toCharArray()) {
            boolean surrogate = Character.isSurrogate(unit);
            if (unit == '"' || unit == '\\' || (unit == '/' && random.nextBoolean())) {
                json.append('\\').append(unit);
            } else if (unit == '\n') {
                json.append("\\n");
            } else if (unit < 0x20 || (!surrogate && random.nextInt(5) == 0)) {
                json.append(String.format(random.nextBoolean() ? "\\u%04x" : "\\u%04X", (int) unit));
            } else {
                json.append(unit);
            }
        }
        String written = json.append('"').toString();
        return random.nextInt(4) == 0 ? escapedPairs(written) : written;
    }

    private static String escapedPairs(String text) {
        StringBuilder json = new StringBuilder();
        for (char unit : text.toCharArray()) {
            if (Character.isSurrogate(unit)) {
                json.append(String.format("\\u%04x", (int) unit));
            } else {
                json.append(unit);
            }
        }
        return json.toString();
    }

    private String space() {
        return SPACES[random.nextInt(SPACES.length)];
    }
}
