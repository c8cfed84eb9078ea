package io.pitlane.cli;

import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Option;
import picocli.CommandLine.TypeConversionException;

/** Mixed into every command that prints a result. */
final class FormatOption {

    @Option(
            names = "--format",
            paramLabel = "table|json",
            defaultValue = "table",
            description = "How to print the result: ${COMPLETION-CANDIDATES} (default: table).",
            completionCandidates = Words.class,
            converter = Converter.class)
    private OutputFormat format;

    OutputFormat format() {
        return format;
    }

    /** Names the words where another was given. */
    static final class Converter implements ITypeConverter<OutputFormat> {

        @Override
        public OutputFormat convert(String text) {
            for (OutputFormat format : OutputFormat.values()) {
                if (format.name().equalsIgnoreCase(text)) {
                    return format;
                }
            }
            throw new TypeConversionException("'" + text + "' is not one of " + String.join(", ", new Words()));
        }
    }

    /** The words that help shows. */
    static final class Words extends java.util.ArrayList<String> {

        private static final long serialVersionUID = 1L;

        Words() {
            super(java.util.List.of("table", "json"));
        }
    }
}
