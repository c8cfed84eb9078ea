package io.pitlane.export;

import java.nio.charset.StandardCharsets;
import java.time.LocalDate;

/**
 * Names of parts, without the ends that say how they are packed. They sort in the order of restoring, under any locale,
 * since that is decided by the digits in front. Pure functions.
 */
final class PartName {

    static final String BEGIN = "00-begin";
    static final String FINISH = "80-finish";
    static final String COMMIT = "99-commit";

    private static final String END = ".sql";
    /** File systems stop at 255 bytes. */
    private static final int LONGEST_TABLE = 100;

    private PartName() {}

    /** @param day null where the part is not of one day */
    static String ofRows(String schema, String table, LocalDate day) {
        return "10-" + encoded(schema) + "." + encoded(table) + (day == null ? "" : "-" + day);
    }

    static String file(String part, Compression compression) {
        return part + END + compression.suffix();
    }

    /** Whatever is not a lower-case letter, a digit or an underscore as {@code %XX}, so that names stay apart everywhere. */
    private static String encoded(String name) {
        StringBuilder encoded = new StringBuilder();
        for (byte each : name.getBytes(StandardCharsets.UTF_8)) {
            if (each >= 'a' && each <= 'z' || each >= '0' && each <= '9' || each == '_') {
                encoded.append((char) each);
            } else {
                encoded.append(String.format("%%%02X", each & 0xff));
            }
        }
        return encoded.length() <= LONGEST_TABLE
                ? encoded.toString()
                : encoded.substring(0, LONGEST_TABLE - 17) + "~"
                        + Sha256.hex(name.getBytes(StandardCharsets.UTF_8)).substring(0, 16);
    }
}
