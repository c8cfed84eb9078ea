package io.pitlane.store;

import java.util.Optional;

/**
 * A spool file that was acknowledged, is not there, and was not removed by us. Where the ledger knows its batch nothing
 * is lost: the note of its removal was.
 *
 * @param writer and {@code sequence}: the number that this writer gave it
 * @param batchId empty where a loss of power took the note of what it held
 * @param path below the spool's folder; empty as the batch
 */
public record MissingFile(String writer, long sequence, Optional<String> batchId, String path) {}
