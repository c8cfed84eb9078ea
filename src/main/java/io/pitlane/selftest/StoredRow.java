package io.pitlane.selftest;

/** A row as it is in the table. The fields are those of {@link Fact}. */
record StoredRow(String identity, int version, String row) {}
