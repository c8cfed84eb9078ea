package io.pitlane.load;

import java.util.List;
import java.util.Random;

/** Random valid objects, and documents that hold them in one of the forms that the loader reads. */
final class RandomDocument {

    private static final String[] VALUES = {
        "1",
        "-2.5e7",
        "null",
        "true",
        "\"\"",
        "\"}\"",
        "\"[{\"",
        "\"\\\"\"",
        "\"\\\\\"",
        "\"é😀\"",
        "\"a,b\"",
        "[]",
        "{}",
        "[1,2]",
        "[[],{}]",
        "{\"x\":[{\"y\":\"]\"}]}",
        "[ {\n} ]",
        "{\n\"z\"\n:\n[\n{\n}\n]\n}"
    };

    private RandomDocument() {}

    static String object(Random random) {
        String space = List.of("", " ", "\n", "\n  ", "\r\n\t").get(random.nextInt(5));
        StringBuilder object = new StringBuilder("{").append(space);
        int members = random.nextInt(4);
        for (int i = 0; i < members; i++) {
            object.append(i > 0 ? "," + space : "")
                    .append("\"k")
                    .append(i)
                    .append("\":")
                    .append(space);
            object.append(VALUES[random.nextInt(VALUES.length)]);
        }
        return object.append(members > 0 ? space : "").append('}').toString();
    }

    static String document(List<String> objects, Random random) {
        return switch (random.nextInt(5)) {
            case 0 -> "[" + String.join(",", objects) + "]";
            case 1 -> "[\n" + String.join(",\n", objects) + "\n]\n";
            case 2 -> "[\n  " + String.join(",\n  ", objects) + "\n]";
            case 3 -> String.join("\n", objects);
            default -> String.join("", objects);
        };
    }
}
