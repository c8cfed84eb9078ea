package io.pitlane.exchange;

/** One form of a payload. */
record Shape() {}
