package io.pitlane.selftest;

/**
 * A record that is sent, and what the table has to hold afterwards.
 *
 * @param identity what may be there once
 * @param version a higher one replaces a lower one of the same identity, where the dataset has it so; else 0
 * @param row as {@link RecordKind#rows()} selects it
 * @param line the record as it is sent
 */
record Fact(String identity, int version, String row, String line) {}
