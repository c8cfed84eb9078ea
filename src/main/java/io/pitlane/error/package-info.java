/**
 * How failures are told: exceptions whose message is one line for people, and the exit codes that they end a process with.
 *
 * <p>Knows nothing else of the product. Start reading at {@link io.pitlane.error.PitlaneException}.
 */
package io.pitlane.error;
