/**
 * The door: what is answered over HTTP about the product itself, and how errors look.
 *
 * <p>Knows the rooms below, not Camel: the routes in {@code routes/api} call in here. Start reading at
 * {@link io.pitlane.http.Health}.
 */
package io.pitlane.http;
