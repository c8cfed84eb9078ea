package io.pitlane.cli;

import picocli.CommandLine.Option;

/** Mixed into every command that prints a result. */
final class FormatOption {

    @Option(
            names = "--format",
            paramLabel = "table|json",
            defaultValue = "TABLE",
            description = "How to print the result: ${COMPLETION-CANDIDATES} (default: table).",
            completionCandidates = Words.class)
    private OutputFormat format;

    OutputFormat format() {
        return format;
    }

    /** The words that help shows. */
    static final class Words extends java.util.ArrayList<String> {

        private static final long serialVersionUID = 1L;

        Words() {
            super(java.util.List.of("table", "json"));
        }
    }
}
