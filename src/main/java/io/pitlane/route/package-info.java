/**
 * Where Camel meets the product: the beans that the YAML routes name for the inbox and for HTTP.
 *
 * <p>With {@code app} the only room that imports Camel. Flow belongs into {@code routes/}, decisions here. Start reading
 * at {@link io.pitlane.route.Inbox}.
 */
package io.pitlane.route;
