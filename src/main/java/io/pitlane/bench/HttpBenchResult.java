package io.pitlane.bench;

/**
 * What posting one record at a time gives.
 *
 * @param rates records of a round that were answered, ours and those of the baseline for as many
 * @param single latencies of posts over one connection alone
 */
public record HttpBenchResult(BenchResult rates, int connections, Latencies single) {}
