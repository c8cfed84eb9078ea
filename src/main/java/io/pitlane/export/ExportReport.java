package io.pitlane.export;

import java.nio.file.Path;

/**
 * What an export wrote.
 *
 * @param path the set's directory, or the file
 * @param parts of the set, or of the file
 * @param linked how many of them are those of the set before
 * @param rows in all parts
 * @param bytes of all parts
 */
public record ExportReport(Path path, long parts, long linked, long rows, long bytes, double seconds) {}
