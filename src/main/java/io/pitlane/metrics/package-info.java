/**
 * What the product measures about itself: small interfaces that the other rooms speak to, and their Micrometer side.
 *
 * <p>Knows settings and errors only. Tags have few values: never a file name, SQL text or a message. Start reading at
 * {@link io.pitlane.metrics.PrometheusMetrics}.
 */
package io.pitlane.metrics;
