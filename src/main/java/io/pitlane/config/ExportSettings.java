package io.pitlane.config;

import java.nio.file.Path;

/**
 * How exports are made and kept.
 *
 * @param folder where the sets are
 * @param compression {@code zstd}, {@code gzip} or {@code none}
 * @param workers connections that read at a time, at least 1
 * @param keepDaily of so many days the last set is kept, at least 1
 * @param keepWeekly and of so many weeks
 * @param keepMonthly and of so many months
 * @param minFreeDisk bytes that an export leaves free
 */
public record ExportSettings(
        Path folder,
        String compression,
        int workers,
        int keepDaily,
        int keepWeekly,
        int keepMonthly,
        long minFreeDisk) {}
