package io.pitlane.export;

import java.time.LocalDate;

/** A day of a dataset, in UTC. */
record DayKey(String dataset, LocalDate day) {}
