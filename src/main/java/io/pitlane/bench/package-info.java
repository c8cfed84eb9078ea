/**
 * Measures the loader against a baseline that runs alternately with it in the same process, each on a table of its own
 * in a scratch schema of the configured database.
 *
 * <p>May use every room below it as an application would. Start reading at {@link io.pitlane.bench.LoadBench}.
 */
package io.pitlane.bench;
