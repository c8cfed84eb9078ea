/**
 * Kills the product again and again, and holds what its database has afterwards against what was acknowledged.
 *
 * <p>May use every room below it; the product itself runs as processes of its own. Start reading at {@link
 * io.pitlane.selftest.Chaos}.
 */
package io.pitlane.selftest;
