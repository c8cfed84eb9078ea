package io.pitlane.export;

import java.nio.file.Path;

/**
 * What a restore has brought.
 *
 * @param parts files that were read
 * @param tables into which rows were copied
 */
public record RestoreReport(Path path, int parts, long rows, double seconds, int tables) {}
