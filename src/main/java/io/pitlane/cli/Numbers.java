package io.pitlane.cli;

import picocli.CommandLine.TypeConversionException;

/** Reads the numbers of the command line, and says in plain words what is wrong with one. */
final class Numbers {

    private static final String WHOLE = "[+-]?\\d+";

    private Numbers() {}

    static Long toLong(String text) {
        return whole(text, Long.MIN_VALUE, Long.MAX_VALUE);
    }

    static Integer toInteger(String text) {
        return (int) whole(text, Integer.MIN_VALUE, Integer.MAX_VALUE);
    }

    static Double toDouble(String text) {
        try {
            return Double.valueOf(text);
        } catch (NumberFormatException e) {
            throw new TypeConversionException("'" + text + "' is not a number");
        }
    }

    private static long whole(String text, long least, long most) {
        if (!text.matches(WHOLE)) {
            throw new TypeConversionException("'" + text + "' is not a whole number");
        }
        try {
            long number = Long.parseLong(text);
            if (number >= least && number <= most) {
                return number;
            }
        } catch (NumberFormatException e) {
            // told below: it has too many digits
        }
        throw new TypeConversionException("'" + text + "' is not between " + least + " and " + most);
    }
}
